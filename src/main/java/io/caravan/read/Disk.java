package io.caravan.read;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Opens files for reading, never through a link. The disk's errors are unchecked, so that they pass the unpackers and are
 * told from those of a damaged file.
 */
final class Disk {

    private Disk() {}

    static InputStream stream(Path file) {
        try {
            return stream(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS));
        } catch (IOException e) {
            throw new DiskException(e);
        }
    }

    /** The same of bytes that are read from the disk already. */
    static InputStream stream(InputStream bytes) {
        return new Stream(bytes);
    }

    static SeekableByteChannel channel(Path file) {
        try {
            return new Channel(Files.newByteChannel(file, LinkOption.NOFOLLOW_LINKS));
        } catch (IOException e) {
            throw new DiskException(e);
        }
    }

    private static final class Stream extends FilterInputStream {

        Stream(InputStream in) {
            super(in);
        }

        @Override
        public int read() {
            try {
                return super.read();
            } catch (IOException e) {
                throw new DiskException(e);
            }
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            try {
                return super.read(buffer, offset, length);
            } catch (IOException e) {
                throw new DiskException(e);
            }
        }

        @Override
        public long skip(long count) {
            try {
                return super.skip(count);
            } catch (IOException e) {
                throw new DiskException(e);
            }
        }

        @Override
        public int available() {
            try {
                return super.available();
            } catch (IOException e) {
                throw new DiskException(e);
            }
        }
    }

    private record Channel(SeekableByteChannel file) implements SeekableByteChannel {

        @Override
        public int read(ByteBuffer buffer) {
            try {
                return file.read(buffer);
            } catch (IOException e) {
                throw new DiskException(e);
            }
        }

        @Override
        public int write(ByteBuffer buffer) throws IOException {
            return file.write(buffer);
        }

        @Override
        public long position() {
            try {
                return file.position();
            } catch (IOException e) {
                throw new DiskException(e);
            }
        }

        @Override
        public SeekableByteChannel position(long position) {
            try {
                file.position(position);
                return this;
            } catch (IOException e) {
                throw new DiskException(e);
            }
        }

        @Override
        public long size() {
            try {
                return file.size();
            } catch (IOException e) {
                throw new DiskException(e);
            }
        }

        @Override
        public SeekableByteChannel truncate(long size) throws IOException {
            file.truncate(size);
            return this;
        }

        @Override
        public boolean isOpen() {
            return file.isOpen();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
