package io.caravan.faults;

import java.util.ArrayList;
import java.util.List;

/** A part of a long run: the third of twenty is {@code 3/20}. */
record Slice(int part, int parts) {

    /** That of {@code -Dfaults.slice=PART/PARTS}; all without it. */
    static Slice ofThisRun() {
        return parse(System.getProperty("faults.slice", "1/1"));
    }

    static Slice parse(String text) {
        String[] numbers = text.split("/", -1);
        return new Slice(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
    }

    /** Every so many-th of {@code all}, so that each part has some of the beginning. */
    <T> List<T> of(List<T> all) {
        List<T> own = new ArrayList<>();
        for (int i = part - 1; i < all.size(); i += parts) {
            own.add(all.get(i));
        }
        return own;
    }

    @Override
    public String toString() {
        return part + "/" + parts;
    }
}
