package io.caravan.read;

import io.caravan.failure.UnreadableFileException;
import io.caravan.file.NameKind;
import io.caravan.run.SourceFile;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** A file that may be a zip. Entries are read where they are and never written anywhere by their own name. */
final class Zip {

    /** Where a Macintosh puts, beside each file, what it knows of its looks. */
    private static final String OF_A_MACINTOSH = "__MACOSX/";

    private static final int MAX_ENTRIES = 10_000;

    private final SourceFile file;

    Zip(SourceFile file) {
        this.file = file;
    }

    /** An entry's bytes and how many of them the zip holds. */
    record Entry(InputStream bytes, long packedSize) {}

    List<SourceFile> entries() {
        if (!file.isRegular() || !isZip(file.location())) {
            return List.of(file);
        }
        try (ZipFile zip = open(file.location())) {
            List<SourceFile> entries = new ArrayList<>();
            Set<String> names = new HashSet<>();
            int number = 0;
            for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
                number++;
                if (entry.isDirectory() || isBeside(entry.getName())) {
                    continue;
                }
                if (entry.getName().isEmpty() || entry.getName().indexOf('\0') >= 0) {
                    throw new UnreadableFileException("an entry of the zip has no name, or one that no file may have");
                }
                if (SourceFile.isTooLong(entry.getName())) {
                    throw new UnreadableFileException("an entry of the zip has a name of more than "
                            + SourceFile.LONGEST_PATH + " bytes; shorten it and drop the zip again");
                }
                if (entry.isUnixSymlink() || !names.add(entry.getName())) {
                    throw new UnreadableFileException("the zip holds a link, or two entries of one name");
                }
                entries.add(file.entry(entry.getName(), number));
                if (entries.size() > MAX_ENTRIES) {
                    throw new UnreadableFileException("the zip holds more than " + MAX_ENTRIES + " entries");
                }
            }
            if (entries.isEmpty()) {
                // Otherwise it had no run, and the books would never decide it.
                throw new UnreadableFileException("the zip holds no file");
            }
            return entries;
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    /** Whether an entry is no data, such as {@code .DS_Store}. */
    static boolean isBeside(String entry) {
        return entry.startsWith(OF_A_MACINTOSH) || NameKind.of(entry).isBeside();
    }

    /** Opens the entry that the file names. */
    Entry open() throws IOException {
        ZipFile zip = open(file.location());
        try {
            ZipArchiveEntry entry = zip.getEntry(file.entry());
            return new Entry(new ClosingBoth(bytes(zip, entry), zip), Math.max(1, entry.getCompressedSize()));
        } catch (RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    /** Opens a file that is a zip. */
    static ZipFile open(Path location) {
        SeekableByteChannel channel = Disk.channel(location);
        try {
            return ZipFile.builder().setSeekableByteChannel(channel).get();
        } catch (IOException e) {
            throw closing(channel, damaged(e));
        } catch (RuntimeException e) {
            throw closing(channel, e);
        }
    }

    /** An entry's bytes; they end with an {@link IOException} when they are not those that were packed. */
    static InputStream bytes(ZipFile zip, @Nullable ZipArchiveEntry entry) {
        if (entry == null || !zip.canReadEntryData(entry)) {
            throw new UnreadableFileException("an entry of the zip is encrypted or packed in an unknown way");
        }
        try {
            return new Checked(zip.getInputStream(entry), entry.getCrc());
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    static boolean isZip(Path location) {
        try (InputStream in = Disk.stream(location)) {
            byte[] magic = in.readNBytes(4);
            return magic.length == 4 && magic[0] == 'P' && magic[1] == 'K' && (magic[2] == 3 || magic[2] == 5);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RuntimeException closing(SeekableByteChannel channel, RuntimeException cause) {
        try {
            channel.close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
        return cause;
    }

    static UnreadableFileException damaged(IOException e) {
        return new UnreadableFileException("the zip is damaged or cut; ask for it again", e);
    }

    /** Compares the checksum at the end, as the unpacker does not. */
    private static final class Checked extends CheckedInputStream {

        private final long crc;

        Checked(InputStream in, long crc) {
            super(in, new CRC32());
            this.crc = crc;
        }

        @Override
        public int read() throws IOException {
            return checked(super.read());
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return checked(super.read(buffer, offset, length));
        }

        private int checked(int read) throws IOException {
            if (read < 0 && getChecksum().getValue() != crc) {
                throw new IOException("wrong checksum");
            }
            return read;
        }
    }

    private static final class ClosingBoth extends FilterInputStream {

        private final ZipFile zip;

        ClosingBoth(InputStream in, ZipFile zip) {
            super(in);
            this.zip = zip;
        }

        @Override
        public void close() throws IOException {
            try (zip) {
                super.close();
            }
        }
    }
}
