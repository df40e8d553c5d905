"""The server's door."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.project.settings")
# Behind the proxy of this machine everybody would come from 127.0.0.1: whose sign-ins failed too often, and which
# device read a case, is told by the address that the proxy names. From anywhere else such a header is nobody's word.
application = wrap_wsgi_with_proxy_headers(get_wsgi_application(), trusted_hosts=["127.0.0.1", "::1"])
# What is loaded by now stays for good: the collector need not walk through it at every request.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)
