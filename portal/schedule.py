"""What runs by itself: {dotted task: seconds between runs}. Each is a sweep: twice at once or hours late
does no harm."""

SCHEDULE: dict[str, int] = {
    "grievances.tasks.sweep": 15,
    "grievances.tasks.recompute": 5,
    "grievances.tasks.let_go": 60,
    "grievances.tasks.read_mail": 20,
    "grievances.tasks.act_on_many": 3,
    "grievances.tasks.export": 3,
    "grievances.tasks.index": 3,
    "portal.tasks.succeed": 10,
    "portal.tasks.deliver": 5,
    "portal.tasks.patrol": 60,
    "evaluation.tasks.draw": 60,
    "evaluation.tasks.reveal": 60,
    "evaluation.tasks.panels": 60,
    "evaluation.tasks.recheck": 3600,
    "evaluation.tasks.residents": 60,
    "portal.tasks.tidy": 3600,
}
QUEUES: dict[str, str] = {
    "grievances.tasks.sweep": "due",
    "grievances.tasks.recompute": "bulk",
    "grievances.tasks.let_go": "due",
    "grievances.tasks.read_mail": "default",
    "grievances.tasks.act_on_many": "bulk",
    "grievances.tasks.export": "bulk",
    "grievances.tasks.index": "bulk",
    "portal.tasks.succeed": "bulk",
    "portal.tasks.deliver": "notices",
    "portal.tasks.patrol": "due",
    "evaluation.tasks.draw": "due",
    "evaluation.tasks.reveal": "due",
    "evaluation.tasks.panels": "default",
    "evaluation.tasks.recheck": "default",
    "evaluation.tasks.residents": "due",
    "portal.tasks.tidy": "bulk",
}
