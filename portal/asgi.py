"""The door for asynchronous web servers."""

from django.core.asgi import get_asgi_application

from portal.env import load_dotenv

load_dotenv()
application = get_asgi_application()
