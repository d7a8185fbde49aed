package io.caravan.read;

import io.caravan.failure.UnreadableFileException;
import io.caravan.file.FileName;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** The entries of a zip, one content each. */
final class ZipPieces {

    private final Path file;

    ZipPieces(Path file) {
        this.file = file;
    }

    /** Takes an entry's bytes. */
    interface Taker {
        void take(String entry, InputStream bytes) throws IOException;
    }

    /** Gives all entries that can be read, and then says if one of them, or the zip itself, could not be read whole. */
    void visit(Taker taker) throws IOException {
        ZipFile opened;
        try {
            opened = Zip.open(file);
        } catch (UnreadableFileException e) {
            visitWithoutDirectory(taker);
            throw e;
        }
        UnreadableFileException damage = null;
        try (ZipFile zip = opened) {
            for (ZipArchiveEntry entry : entries(zip)) {
                try (InputStream bytes = Zip.bytes(zip, entry)) {
                    taker.take(entry.getName(), bytes);
                } catch (UnreadableFileException e) {
                    damage = e;
                }
            }
        }
        if (damage != null) {
            throw damage;
        }
    }

    /** The directory stands at the end, where a zip that was cut has none. */
    private void visitWithoutDirectory(Taker taker) throws IOException {
        try (ZipArchiveInputStream zip = withoutDirectory()) {
            for (ZipArchiveEntry entry = next(zip); entry != null; entry = next(zip)) {
                if (zip.canReadEntryData(entry)) {
                    takeUpToDamage(taker, entry.getName(), zip);
                }
            }
        }
    }

    private ZipArchiveInputStream withoutDirectory() {
        return new ZipArchiveInputStream(
                new BufferedInputStream(Disk.stream(file)), StandardCharsets.UTF_8.name(), true, true);
    }

    private static void takeUpToDamage(Taker taker, String entry, InputStream bytes) throws IOException {
        try {
            taker.take(entry, new FilterInputStream(bytes) {
                @Override
                public void close() {
                    // more entries follow
                }
            });
        } catch (UnreadableFileException e) {
            // told already: the zip as a whole is damaged
        }
    }

    private static @Nullable ZipArchiveEntry next(ZipArchiveInputStream zip) {
        try {
            return zip.getNextEntry();
        } catch (IOException e) {
            return null;
        }
    }

    /** Whether anything changed; then the zip, with all other entries as they were packed, has been written beside. */
    boolean rewrite(Rewriter rewriter, Beside beside) throws IOException {
        try (ZipFile zip = Zip.open(file)) {
            Output out = new Output(zip, beside);
            for (ZipArchiveEntry entry : Collections.list(zip.getEntriesInPhysicalOrder())) {
                String name = entry.getName();
                boolean changed = !entry.isDirectory()
                        && rewriter.apply(name, name, () -> Zip.bytes(zip, entry), () -> out.replace(entry));
                if (!changed) {
                    out.keep(entry);
                }
            }
            out.close();
            return out.isChanged();
        }
    }

    /** The names of all entries, folders among them; of a damaged zip, those that can be read. */
    List<String> names() throws IOException {
        try (ZipFile zip = Zip.open(file)) {
            return Collections.list(zip.getEntries()).stream()
                    .map(ZipArchiveEntry::getName)
                    .toList();
        } catch (UnreadableFileException e) {
            List<String> names = new ArrayList<>();
            try (ZipArchiveInputStream zip = withoutDirectory()) {
                for (ZipArchiveEntry entry = next(zip); entry != null; entry = next(zip)) {
                    names.add(entry.getName());
                }
            }
            return names;
        }
    }

    /** Whether the name of an entry changed; then the zip, with the entries as they were packed, has been written beside. */
    boolean rename(UnaryOperator<String> names, Beside beside) throws IOException {
        try (ZipFile zip = Zip.open(file)) {
            List<ZipArchiveEntry> entries = Collections.list(zip.getEntriesInPhysicalOrder());
            if (entries.stream().allMatch(entry -> names.apply(entry.getName()).equals(entry.getName()))) {
                return false;
            }
            Set<String> taken = new HashSet<>();
            try (ZipArchiveOutputStream renamed = new ZipArchiveOutputStream(beside.open())) {
                for (ZipArchiveEntry entry : entries) {
                    if (!zip.canReadEntryData(entry)) {
                        throw new UnreadableFileException(
                                "an entry of the zip is encrypted or packed in an unknown way");
                    }
                    String name = names.apply(entry.getName());
                    int number = 1;
                    while (!taken.add(FileName.numbered(name, number))) {
                        number++;
                    }
                    renamed.addRawArchiveEntry(
                            called(FileName.numbered(name, number), entry), zip.getRawInputStream(entry));
                }
            }
            return true;
        }
    }

    private static ZipArchiveEntry called(String name, ZipArchiveEntry entry) {
        if (name.equals(entry.getName())) {
            return entry;
        }
        ZipArchiveEntry renamed = fresh(name, entry);
        renamed.setMethod(entry.getMethod());
        renamed.setCrc(entry.getCrc());
        renamed.setSize(entry.getSize());
        renamed.setCompressedSize(entry.getCompressedSize());
        return renamed;
    }

    /** With what is known of the other beside its content. */
    private static ZipArchiveEntry fresh(String name, ZipArchiveEntry entry) {
        ZipArchiveEntry fresh = new ZipArchiveEntry(name);
        fresh.setTime(entry.getTime());
        fresh.setComment(entry.getComment());
        if (entry.getUnixMode() != 0) {
            fresh.setUnixMode(entry.getUnixMode());
        }
        return fresh;
    }

    private static List<ZipArchiveEntry> entries(ZipFile zip) {
        List<ZipArchiveEntry> entries = Collections.list(zip.getEntriesInPhysicalOrder());
        entries.removeIf(ZipArchiveEntry::isDirectory);
        return entries;
    }

    /** The new zip, which is begun with the first entry that changes. */
    private static final class Output implements Closeable {

        private final ZipFile old;
        private final Beside beside;
        private final List<ZipArchiveEntry> kept = new ArrayList<>();
        private @Nullable ZipArchiveOutputStream zip;

        Output(ZipFile old, Beside beside) {
            this.old = old;
            this.beside = beside;
        }

        boolean isChanged() {
            return zip != null;
        }

        void keep(ZipArchiveEntry entry) throws IOException {
            if (zip == null) {
                kept.add(entry);
            } else {
                zip.addRawArchiveEntry(entry, old.getRawInputStream(entry));
            }
        }

        OutputStream replace(ZipArchiveEntry entry) throws IOException {
            ZipArchiveOutputStream begun = begun();
            ZipArchiveEntry fresh = fresh(entry.getName(), entry);
            fresh.setMethod(entry.getMethod() == ZipEntry.STORED ? ZipEntry.STORED : ZipEntry.DEFLATED);
            begun.putArchiveEntry(fresh);
            return new FilterOutputStream(begun) {
                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    begun.write(bytes, from, length);
                }

                @Override
                public void close() throws IOException {
                    begun.closeArchiveEntry();
                }
            };
        }

        private ZipArchiveOutputStream begun() throws IOException {
            if (zip != null) {
                return zip;
            }
            zip = new ZipArchiveOutputStream(beside.open());
            for (ZipArchiveEntry entry : kept) {
                zip.addRawArchiveEntry(entry, old.getRawInputStream(entry));
            }
            return zip;
        }

        @Override
        public void close() throws IOException {
            if (zip != null) {
                zip.close();
            }
        }
    }
}
