"""The errors of the demo."""

from portable_record.errors.root import PortableRecordError


class DemoFolderError(PortableRecordError):
    """This folder holds something that the demo did not make. Choose another one."""

    code = "demo-folder"


class DemoFailedError(PortableRecordError):
    """Something the demo just made does not read back. That is a fault of ours; please tell us."""

    code = "demo-failed"
