"""Every error that Portable Record raises on purpose, one file a subject; all are imported from here."""

from portable_record.errors.app import *
from portable_record.errors.backups import *
from portable_record.errors.changes import *
from portable_record.errors.circle import *
from portable_record.errors.demo import *
from portable_record.errors.files import *
from portable_record.errors.inbox import *
from portable_record.errors.intake import *
from portable_record.errors.keys import *
from portable_record.errors.links import *
from portable_record.errors.passing import *
from portable_record.errors.places import *
from portable_record.errors.reader import *
from portable_record.errors.reading import *
from portable_record.errors.rights import *
from portable_record.errors.root import *
from portable_record.errors.sharing import *
from portable_record.errors.vault import *
from portable_record.errors.ways import *
