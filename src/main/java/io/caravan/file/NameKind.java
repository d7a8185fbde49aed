package io.caravan.file;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What the name of a file says of it, whatever its dataset. The case of letters makes no difference. */
public enum NameKind {
    /** It may be data. */
    DATA,
    /** A program that writes it has yet to give it its name. */
    BEING_WRITTEN,
    /** It belongs to another file or to its folder: a checksum, a signature, a marker. */
    COMPANION,
    /** A desktop has left it. */
    LITTER,
    /** An earlier state of another file. */
    BACKUP;

    private static final List<String> ENDINGS_BEING_WRITTEN = List.of(
            ".tmp",
            ".temp",
            ".part",
            ".partial",
            ".filepart",
            ".crdownload",
            ".download",
            ".swp",
            ".swx",
            "._copying_");
    static final List<String> ENDINGS_OF_COMPANIONS =
            List.of(".md5", ".sha1", ".sha256", ".sha512", ".asc", ".sig", ".done");
    /** Of a whole folder, as they are written. */
    static final Set<String> MARKERS = Set.of("_SUCCESS", "_STARTED", "_COMMITTED");

    private static final Set<String> LEFT_BY_DESKTOPS =
            Set.of(".ds_store", "thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx");
    private static final Pattern EARLIER = Pattern.compile(".*(\\.bak\\d*|\\.old|\\.orig|~)", Pattern.DOTALL);

    /** @param path of the file, or its name alone; slashes between folders, as in a zip */
    public static NameKind of(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        String lowerCase = name.toLowerCase(Locale.ROOT);
        if (lowerCase.startsWith("~$") || ENDINGS_BEING_WRITTEN.stream().anyMatch(lowerCase::endsWith)) {
            return BEING_WRITTEN;
        }
        if (MARKERS.contains(name) || ENDINGS_OF_COMPANIONS.stream().anyMatch(lowerCase::endsWith)) {
            return COMPANION;
        }
        if (LEFT_BY_DESKTOPS.contains(lowerCase) || lowerCase.startsWith("._")) {
            return LITTER;
        }
        return EARLIER.matcher(lowerCase).matches() ? BACKUP : DATA;
    }

    /** Whether it is neither data nor a failure, whoever looks at it. */
    public boolean isBeside() {
        return this == COMPANION || this == LITTER;
    }
}
