package io.caravan.generate;

import java.util.SplittableRandom;

/** Random choices for one record, the same whenever the record is made. */
final class Draw {

    private final SplittableRandom random;

    /** @param kind keeps a customer and a product of the same number from being made of the same choices */
    Draw(long seed, String kind, long number) {
        this.random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + kind.hashCode() * 0xC2B2AE3D27D4EB4FL + number);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean oneIn(int count) {
        return random.nextInt(count) == 0;
    }

    String of(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    String digits(int count) {
        StringBuilder digits = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            digits.append((char) ('0' + random.nextInt(10)));
        }
        return digits.toString();
    }

    String letters(int count) {
        StringBuilder letters = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            letters.append((char) ('a' + random.nextInt(26)));
        }
        return letters.toString();
    }

    String hex(int count) {
        StringBuilder hex = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            hex.append(Character.forDigit(random.nextInt(16), 16));
        }
        return hex.toString();
    }

    double share() {
        return random.nextDouble();
    }
}
