package io.caravan.anonymise;

/** Lines of text in UTF-8, one after another with a line feed after each. */
public final class Lines {

    private final byte[] bytes;
    private final int[] ends;

    Lines(byte[] bytes, int[] ends) {
        this.bytes = bytes;
        this.ends = ends;
    }

    public int count() {
        return ends.length;
    }

    /** All lines, {@link #count()} of them, with their line feeds. Not to be written to. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where a line begins. */
    public int start(int line) {
        return line == 0 ? 0 : ends[line - 1];
    }

    /** Where a line ends, which is behind its line feed. */
    public int end(int line) {
        return ends[line];
    }
}
