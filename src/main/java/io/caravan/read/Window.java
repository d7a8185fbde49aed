package io.caravan.read;

import io.caravan.failure.UnreadableFileException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The stretch of a content that is being cut: it has been read, and not been given on. Whoever cuts looks at byte after
 * byte, which makes the stretch longer, and then gives it on from its begin. Where the packing is damaged the content
 * ends.
 */
final class Window {

    private final InputStream in;
    private byte[] block = new byte[1 << 17];
    private int begin;
    private int position;
    private int end;
    private boolean ended;
    private @Nullable UnreadableFileException damage;

    Window(InputStream in) {
        this.in = in;
    }

    /** What follows the stretch, without looking at it; shorter than {@code length} at the end of the content. */
    byte[] ahead(int length) {
        while (end - position < length && fill()) {}
        return Arrays.copyOfRange(block, position, Math.min(end, position + length));
    }

    /** The byte after the stretch, or -1 at the end of the content. */
    int peek() {
        return position < end || fill() ? block[position] & 0xff : -1;
    }

    /** Adds the next byte, which must be there, to the stretch. */
    void skip() {
        position++;
    }

    /** Adds what stands before the next line end, but stops once the stretch is longer than {@code limit}. */
    void skipLine(int limit) {
        do {
            int stop = (int) Math.min(end, begin + (limit + 1L));
            while (position < stop && block[position] != '\n') {
                position++;
            }
        } while (position == end && length() <= limit && fill());
    }

    int length() {
        return position - begin;
    }

    /** The byte at {@code index} of the stretch. */
    int at(int index) {
        return block[begin + index];
    }

    /** Where in the stretch its first line ends, or -1. */
    int lineEnd() {
        for (int i = begin; i < position; i++) {
            if (block[i] == '\n') {
                return i - begin;
            }
        }
        return -1;
    }

    boolean isBlank(int length) {
        for (int i = begin; i < begin + length; i++) {
            if (block[i] != ' ' && block[i] != '\t' && block[i] != '\r') {
                return false;
            }
        }
        return true;
    }

    byte[] copy(int length) {
        return Arrays.copyOfRange(block, begin, begin + length);
    }

    /** Gives on a piece, whose bytes are a copy of those the stretch begins with. */
    void give(Piece piece, Cuts cuts) throws IOException {
        begin += piece.bytes().length;
        cuts.piece(piece);
    }

    /** Gives on the first {@code length} bytes of the stretch, which are of no piece. */
    void pass(int length, Cuts cuts) throws IOException {
        if (length > 0) {
            begin += length;
            cuts.between(block, begin - length, length);
        }
    }

    /** Once the content has ended: says so if that was because of damage. */
    void throwDamage() {
        if (damage != null) {
            throw damage;
        }
    }

    private boolean fill() {
        if (ended) {
            return false;
        }
        System.arraycopy(block, begin, block, 0, end - begin);
        position -= begin;
        end -= begin;
        begin = 0;
        if (end == block.length) {
            block = Arrays.copyOf(block, 2 * block.length);
        }
        int count;
        try {
            count = in.read(block, end, block.length - end);
        } catch (IOException e) {
            damage = Unpacked.damaged(e);
            count = -1;
        }
        ended = count < 0;
        end += Math.max(count, 0);
        return count > 0;
    }
}
