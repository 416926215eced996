"""The door for web servers."""

from django.core.wsgi import get_wsgi_application

from portal.env import load_dotenv

load_dotenv()
application = get_wsgi_application()
