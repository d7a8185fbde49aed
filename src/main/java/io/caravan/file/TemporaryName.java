package io.caravan.file;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of temporary files: {@code .orders.json.caravan-1f0a9c3b5d7e2468.tmp} is written beside {@code orders.json}. Each
 * attempt has a name of its own, so two processes never write into one file; the dot and the ending keep it from being taken for
 * data.
 */
public final class TemporaryName {

    private static final int RANDOM_BYTES = 8;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern NAME = Pattern.compile("\\..*\\.caravan-[0-9a-f]{16}\\.tmp", Pattern.DOTALL);
    private static final Pattern ASIDE = Pattern.compile("\\.(.*)\\.caravan-[0-9a-f]{16}\\.aside", Pattern.DOTALL);

    private TemporaryName() {}

    /** A new name in the folder of {@code target}, which nobody else uses. */
    static Path beside(Path target) {
        return beside(target, ".tmp");
    }

    /** A new name for a file that is taken out of its folder; {@link #setAside} recognises it. */
    static Path asideOf(Path file) {
        return beside(file, ".aside");
    }

    private static Path beside(Path target, String ending) {
        byte[] random = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(random);
        return target.resolveSibling(FileName.of(
                "." + target.getFileName(), ".caravan-" + HexFormat.of().formatHex(random) + ending));
    }

    /**
     * The former name of a file that was set aside by a process that was killed before it decided what becomes of it, in the
     * folder of {@code file}. Of a name with nearly 255 bytes the end is missing.
     *
     * @return empty when {@code file} is no such file
     */
    public static Optional<Path> setAside(Path file) {
        Matcher name = ASIDE.matcher(String.valueOf(file.getFileName()));
        return name.matches() ? Optional.of(file.resolveSibling(name.group(1))) : Optional.empty();
    }

    /** Whether a file is named as a temporary file of this product, or of what a killed process left of one. */
    public static boolean isOf(Path file) {
        Path name = file.getFileName();
        return name != null && NAME.matcher(name.toString()).matches();
    }
}
