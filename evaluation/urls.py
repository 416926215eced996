"""Addresses: the panel member's, everybody's, the departments', the secretary's."""

from django.urls import URLPattern, path

from evaluation.figures import views as figures
from evaluation.views import (
    callbacks,
    judging,
    office,
    orders,
    packets,
    paneldraws,
    payments,
    pool,
    population,
    quarters,
    rechecks,
    references,
    results,
    rules,
)

MEMBER: list[URLPattern] = [
    path("panel/", judging.panel, name="panel"),
    path("panel/<int:sample>/", judging.case, name="panel-case"),
    path("panel/<int:sample>/aside/", judging.aside, name="panel-aside"),
    path("panel/<int:sample>/argue/", judging.argue, name="panel-argue"),
    path("panel/<int:sample>/flags/", judging.flags, name="panel-flags"),
    path("panel/<int:sample>/review/", judging.review, name="panel-review"),
    path("panel/<int:sample>/<slug:key>/", judging.question, name="panel-step"),
]

RESIDENT: list[URLPattern] = [
    path("case/<str:reference>/still/", rechecks.answer, name="own-case-still"),
    path("case/<str:reference>/still/open/", rechecks.open_again, name="own-case-still-open"),
]

PUBLIC: list[URLPattern] = [
    path("panels/pool/", pool.page, name="pool"),
    path("panels/pool/leave/", pool.leave, name="pool-leave"),
    path("panels/results/", results.published, name="results"),
    path("panels/results/<int:sample>/", results.result, name="result"),
    path("panels/orders/", orders.listed, name="public-orders"),
    path("panels/orders/<int:pk>/", orders.public, name="public-order"),
    path("panels/receipt/", results.receipt, name="panel-receipt"),
    path("panels/draws/", results.sessions, name="draws"),
    path("panels/draws/panels/<int:number>/", paneldraws.draw, name="panel-draw"),
    path("panels/draws/panels/<int:number>/panel.json", paneldraws.published, name="panel-draw-record"),
    path("panels/draws/<int:number>/", results.session, name="draw"),
    path("panels/draws/<int:number>/record.jsonl", results.record, name="draw-record"),
    path("panels/draws/<int:number>/marks.jsonl", results.sheets, name="draw-marks"),
    path("figures/", figures.figures, name="figures"),
    path("figures/still-solved/", rechecks.figure, name="still-solved"),
    path("figures/still-solved/cases/", rechecks.listed, name="still-solved-cases"),
    path("figures/departments/<slug:code>/", figures.side_by_side, name="department-figures"),
    path("figures/departments/<slug:code>/results/", figures.judged, name="department-judged"),
    path("figures/departments/<slug:code>/<str:quarter>/", quarters.quarter, name="department-quarter"),
    path("figures/<slug:measure>/", figures.measure, name="measure"),
    path("figures/<slug:measure>/<slug:department>/", figures.cells, name="cells"),
]

OFFICERS: list[URLPattern] = [
    path("orders/", orders.orders, name="orders"),
    path("orders/<int:pk>/", orders.order, name="order"),
    path("orders/<int:pk>/plan/", orders.plan, name="order-plan"),
    path("orders/<int:pk>/verify/", orders.verify, name="order-verify"),
    path("orders/<int:pk>/send-back/", orders.send_back, name="order-send-back"),
    path("callbacks/", callbacks.listed, name="callbacks"),
    path("callbacks/<int:pk>/", callbacks.call, name="callback"),
    path("callbacks/<int:pk>/number/", callbacks.number, name="callback-number"),
    path("panels/office/", office.office, name="panel-office"),
    path("panels/office/<int:number>/seed/", office.seed, name="panel-seed"),
    path("panels/office/draws/", paneldraws.office, name="panel-draws"),
    path("panels/office/draws/<int:number>/conclude/", paneldraws.conclude, name="panel-draw-conclude"),
    path("panels/office/invite/", office.invite, name="pool-invite"),
    path("panels/office/nominate/", office.nominate, name="pool-nominate"),
    path("panels/office/rounds/<int:sample>/", packets.second_round, name="panel-round"),
    path("panels/office/packets/", packets.listed, name="packets"),
    path("panels/office/packets/<int:sample>/", packets.inspect, name="packet"),
    path("panels/office/packets/<int:sample>/<int:mask>/unmask/", packets.unmask, name="packet-unmask"),
    path("panels/office/references/", references.listed, name="references"),
    path("panels/office/references/<int:pk>/retire/", references.retire, name="reference-retire"),
    path("panels/office/references/add/<int:sample>/", references.add, name="reference-add"),
    path("panels/office/population/", population.page, name="panel-population"),
    path("panels/office/rules/", rules.rules, name="panel-rules"),
    path("panels/office/payments/", payments.listed, name="panel-payments"),
    path("panels/office/payments/<int:pk>/", payments.void, name="panel-payment"),
    path("panels/office/members/", office.members, name="panel-members"),
    path("panels/office/members/<int:pk>/retire/", office.retire, name="panel-retire"),
]

urlpatterns = MEMBER + RESIDENT + PUBLIC + OFFICERS
