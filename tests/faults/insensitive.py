"""A file system in user space that takes names for one whatever their case, as macOS and Windows do.

Run by a Python that has fusepy: `python insensitive.py BACKING MOUNTPOINT`.
"""

import errno
import os
import sys

try:
    from fusepy import FUSE, FuseOSError, Operations  # as Debian names it
except ImportError:
    from fuse import FUSE, FuseOSError, Operations


class Insensitive(Operations):
    """Passes everything on to a folder; a name that is there in another case is that one."""

    def __init__(self, root):
        self.root = root

    def real(self, path):
        at = self.root
        for part in path.strip("/").split("/"):
            if not part:
                continue
            try:
                there = os.listdir(at)
            except OSError:
                there = []
            same = [name for name in there if name.casefold() == part.casefold()]
            at = os.path.join(at, part if part in there or not same else same[0])
        return at

    def _stat(self, found):
        names = ("st_atime", "st_ctime", "st_gid", "st_mode", "st_mtime", "st_nlink", "st_size",
                 "st_uid", "st_ino")  # fmt: skip
        return {name: getattr(found, name) for name in names}

    def getattr(self, path, fh=None):
        try:
            return self._stat(os.lstat(self.real(path)))
        except OSError as error:
            raise FuseOSError(error.errno or errno.ENOENT) from error

    def access(self, path, mode):
        if not os.access(self.real(path), mode):
            raise FuseOSError(errno.EACCES)

    def readdir(self, path, fh):
        return [".", "..", *os.listdir(self.real(path))]

    def open(self, path, flags):
        return os.open(self.real(path), flags)

    def create(self, path, mode, fi=None):
        return os.open(self.real(path), os.O_RDWR | os.O_CREAT, mode)

    def read(self, path, size, offset, fh):
        return os.pread(fh, size, offset)

    def write(self, path, data, offset, fh):
        return os.pwrite(fh, data, offset)

    def truncate(self, path, length, fh=None):
        os.truncate(self.real(path) if fh is None else fh, length)

    def fsync(self, path, datasync, fh):
        os.fsync(fh)

    def flush(self, path, fh):
        return 0

    def release(self, path, fh):
        os.close(fh)

    def unlink(self, path):
        os.unlink(self.real(path))

    def rmdir(self, path):
        os.rmdir(self.real(path))

    def mkdir(self, path, mode):
        os.mkdir(self.real(path), mode)

    def rename(self, old, new):
        os.rename(self.real(old), self.real(new))

    def link(self, target, source):
        os.link(self.real(source), self.real(target))

    def symlink(self, target, source):
        os.symlink(source, self.real(target))

    def readlink(self, path):
        return os.readlink(self.real(path))

    def chmod(self, path, mode):
        os.chmod(self.real(path), mode)

    def chown(self, path, uid, gid):
        os.lchown(self.real(path), uid, gid)

    def utimens(self, path, times=None):
        os.utime(self.real(path), times)

    def statfs(self, path):
        found = os.statvfs(self.real(path))
        names = ("f_bavail", "f_bfree", "f_blocks", "f_bsize", "f_files", "f_frsize", "f_namemax")
        return {name: getattr(found, name) for name in names}


if __name__ == "__main__":
    FUSE(Insensitive(sys.argv[1]), sys.argv[2], foreground=True, nothreads=True)
