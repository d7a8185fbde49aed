package io.caravan.anonymise;

/** The part of a postcode that thousands of households share: of {@code W07 1WX} it is {@code W07}. */
final class PostcodeArea {

    /** In codes written without a blank the house's part is the last three, as in the United Kingdom. */
    private static final int INWARD = 3;

    private PostcodeArea() {}

    /** The area, or an empty text where the code is too short to have one. */
    static String of(String postcode) {
        int blank = postcode.indexOf(' ');
        return blank >= 0
                ? postcode.substring(0, blank)
                : postcode.substring(0, Math.max(0, postcode.length() - INWARD));
    }
}
