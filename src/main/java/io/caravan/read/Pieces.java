package io.caravan.read;

import io.caravan.contract.Contract;
import io.caravan.failure.UnreadableFileException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Gives a file, or each entry of a zip, as pieces in order, and rewrites single pieces of it. Records are cut as
 * {@link Read} cuts them, with the same lines; nothing is too large or packed too densely. A gzip is unpacked, in a zip as
 * well. One piece at a time is held in memory.
 *
 * <p>A file that is damaged, a link or no file at all is an {@link UnreadableFileException}; trouble with the disk is an
 * {@link UncheckedIOException}.
 */
public final class Pieces {

    private static final int HELD_AT_LEAST = 8 << 20;

    private final int limit;

    /** Takes pieces. */
    public interface Visitor {
        /** @param entry the name of the zip's entry that the piece is of; empty in any other file */
        void visit(String entry, Piece piece);
    }

    /** Says what becomes of a piece. */
    public interface Editor {
        /**
         * The very array of {@link Piece#bytes()} to leave the piece as it is, other bytes to replace it, no bytes to take
         * it away.
         *
         * @param entry the name of the zip's entry that the piece is of; empty in any other file
         */
        byte[] edit(String entry, Piece piece);
    }

    /** What becomes of the line numbers when a piece goes or loses lines. */
    public enum LineNumbers {
        /** All others stay on their lines: as many line ends are left as the piece held, and the one after it. */
        KEPT,
        /** A piece that is taken away takes the line end after it, too; in a JSON array it does not. */
        FREE
    }

    /** @param limits a record that they let pass is never too long to be held */
    public Pieces(Limits limits) {
        this.limit = Math.max(HELD_AT_LEAST, limits.recordBytes());
    }

    /**
     * Gives all pieces of the file. When it is damaged those that can be read are given first.
     *
     * @param contract null when the dataset is unknown: then the lines of CSV are text
     */
    public void visit(Path file, @Nullable Contract contract, Visitor visitor) {
        refuseOtherThanFiles(file);
        try {
            if (Zip.isZip(file)) {
                new ZipPieces(file).visit((entry, bytes) -> visit(entry, entry, bytes, contract, visitor));
            } else {
                try (InputStream bytes = Disk.stream(file)) {
                    visit(name(file), "", bytes, contract, visitor);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Rewrites the file with what the editor makes of its pieces; every other byte of the content stays, and an entry of
     * a zip without a change stays as it is packed. In a JSON array a comma goes with each element that is taken away. The
     * new file is written beside as {@code .<name>.rewrite} and moved into place when it is complete; a file in which
     * nothing changes, or that is damaged, is not touched.
     *
     * @param contract null when the dataset is unknown: then the lines of CSV are text
     * @return whether anything changed
     */
    public boolean rewrite(Path file, @Nullable Contract contract, LineNumbers lineNumbers, Editor editor) {
        refuseOtherThanFiles(file);
        Rewriter rewriter = new Rewriter(contract, limit, editor, lineNumbers);
        try (Beside beside = new Beside(file)) {
            boolean changed = Zip.isZip(file)
                    ? new ZipPieces(file).rewrite(rewriter, beside)
                    : rewriter.apply(name(file), "", () -> Disk.stream(file), beside::stream);
            if (changed) {
                beside.replace();
            }
            return changed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of a zip's entries, folders among them; none of any other file. */
    public List<String> entryNames(Path file) {
        refuseOtherThanFiles(file);
        try {
            return Zip.isZip(file) ? new ZipPieces(file).names() : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Gives the entries of a zip other names; two that would have the same are numbered. Their contents stay as they are packed.
     *
     * @return whether a name changed; false of any other file
     */
    public boolean renameEntries(Path file, UnaryOperator<String> names) {
        refuseOtherThanFiles(file);
        try (Beside beside = new Beside(file)) {
            boolean changed = Zip.isZip(file) && new ZipPieces(file).rename(names, beside);
            if (changed) {
                beside.replace();
            }
            return changed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void visit(String name, String entry, InputStream packed, @Nullable Contract contract, Visitor visitor)
            throws IOException {
        try (Unpacked content = Unpacked.of(packed)) {
            Cutter.cut(content.bytes(), name, contract, limit, form -> new Visiting(entry, visitor));
        }
    }

    private static String name(Path file) {
        return Objects.requireNonNull(file.getFileName()).toString();
    }

    private static void refuseOtherThanFiles(Path file) {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!attributes.isRegularFile()) {
            throw new UnreadableFileException("it is no file but a link, a folder or the like; it is not followed");
        }
    }

    private record Visiting(String entry, Visitor visitor) implements Cuts {

        @Override
        public void between(byte[] bytes, int from, int length) {
            // a visitor is shown pieces only
        }

        @Override
        public void piece(Piece piece) {
            visitor.visit(entry, piece);
        }

        @Override
        public void end() {
            // nothing is left over
        }
    }
}
