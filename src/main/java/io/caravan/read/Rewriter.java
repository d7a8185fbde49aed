package io.caravan.read;

import io.caravan.contract.Contract;
import io.caravan.read.Pieces.Editor;
import io.caravan.read.Pieces.LineNumbers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Rewrites one content, a file's or a zip entry's, which stays a gzip if it is one. */
record Rewriter(@Nullable Contract contract, int limit, Editor editor, LineNumbers lineNumbers) {

    /** Opens the content's bytes as they are packed, and may do so again before they are closed. */
    interface Source {
        InputStream open() throws IOException;
    }

    /** Opens where the new bytes go; called once, when something changes. */
    interface Target {
        OutputStream open() throws IOException;
    }

    /**
     * Whether anything changed.
     *
     * @param name by which a form is decided where the bytes leave it open
     * @param entry the name of the zip's entry; empty for a file
     */
    boolean apply(String name, String entry, Source source, Target target) throws IOException {
        try (InputStream packed = source.open();
                Unpacked old = Unpacked.of(packed)) {
            LateOutput out = new LateOutput(unchanged -> begin(old.isGzip(), source, target, unchanged));
            Cutter.cut(
                    old.bytes(),
                    name,
                    contract,
                    limit,
                    form -> Rewriting.of(form, piece -> editor.edit(entry, piece), lineNumbers, out));
            return out.isChanged();
        }
    }

    private static OutputStream begin(boolean gzip, Source source, Target target, long unchanged) throws IOException {
        OutputStream packed = target.open();
        OutputStream out = gzip ? new GZIPOutputStream(packed, 1 << 16) : packed;
        try (InputStream packedAgain = source.open();
                Unpacked again = Unpacked.of(packedAgain)) {
            copy(again.bytes(), out, unchanged);
        }
        return out;
    }

    private static void copy(InputStream in, OutputStream out, long length) throws IOException {
        byte[] block = new byte[1 << 16];
        long left = length;
        while (left > 0) {
            int count = in.read(block, 0, (int) Math.min(left, block.length));
            if (count < 0) {
                throw new IOException("the file became shorter while it was rewritten");
            }
            out.write(block, 0, count);
            left -= count;
        }
    }
}
