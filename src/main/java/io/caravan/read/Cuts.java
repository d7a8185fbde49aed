package io.caravan.read;

import java.io.IOException;

/** Takes a content as it is cut: all bytes of it, in order. */
interface Cuts {

    /** Bytes of no piece: line ends, blanks, brackets and commas of an array. They are only lent. */
    void between(byte[] bytes, int from, int length) throws IOException;

    void piece(Piece piece) throws IOException;

    /** The content has ended. */
    void end() throws IOException;
}
