package io.caravan.read;

import io.caravan.reject.UnreadableFileException;
import io.caravan.run.SourceFile;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** A file that may be a zip. Entries are read where they are and never written anywhere by their own name. */
final class Zip {

    private static final int MAX_ENTRIES = 10_000;

    private final SourceFile file;

    Zip(SourceFile file) {
        this.file = file;
    }

    /** An entry's bytes and how many of them the zip holds. */
    record Entry(InputStream bytes, long packedSize) {}

    List<SourceFile> entries() {
        if (file.isLink() || !isZip(file.location())) {
            return List.of(file);
        }
        try (ZipFile zip = ZipFile.builder().setPath(file.location()).get()) {
            List<SourceFile> entries = new ArrayList<>();
            Set<String> names = new HashSet<>();
            for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
                if (entry.isDirectory()) {
                    continue;
                }
                if (entry.isUnixSymlink() || !names.add(entry.getName())) {
                    throw new UnreadableFileException("the zip holds a link, or two entries of one name");
                }
                entries.add(file.entry(entry.getName()));
                if (entries.size() > MAX_ENTRIES) {
                    throw new UnreadableFileException("the zip holds more than " + MAX_ENTRIES + " entries");
                }
            }
            return entries;
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    /** Opens the entry that the file names. */
    Entry open() throws IOException {
        ZipFile zip;
        try {
            zip = ZipFile.builder().setPath(file.location()).get();
        } catch (IOException e) {
            throw damaged(e);
        }
        try {
            ZipArchiveEntry entry = zip.getEntry(file.entry());
            if (entry == null || !zip.canReadEntryData(entry)) {
                throw new UnreadableFileException("an entry of the zip is encrypted or packed in an unknown way");
            }
            return new Entry(new ClosingBoth(zip.getInputStream(entry), zip), Math.max(1, entry.getCompressedSize()));
        } catch (IOException | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    private static boolean isZip(Path location) {
        try (InputStream in = Files.newInputStream(location)) {
            byte[] magic = in.readNBytes(4);
            return magic.length == 4 && magic[0] == 'P' && magic[1] == 'K' && (magic[2] == 3 || magic[2] == 5);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static UnreadableFileException damaged(IOException e) {
        return new UnreadableFileException("the zip is damaged or cut; ask for it again", e);
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
