package io.caravan.output;

import io.caravan.contract.DatasetName;
import io.caravan.file.FileName;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Where the output of a file belongs: {@code <domain>/<dataset>/} and then as in the inbox. What came compressed goes
 * compressed, and what came plain goes plain.
 */
final class OutputPath {

    private static final Pattern EXTENSION = Pattern.compile("(?i)\\.(json|jsonl|ndjson|csv|txt|log|gz|zip)$");
    private static final Pattern COMPRESSED = Pattern.compile("(?i).*\\.(gz|zip)");
    private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9._=~@+-]");

    /** Of bytes that a name keeps; the rest is for the notes in the names of drafts and of further files. */
    private static final int LONGEST = 150;

    private OutputPath() {}

    /**
     * @param path of the file below the inbox, the domain first
     * @param entry within a zip, or empty
     * @param note stands before the extension, or is empty
     */
    static String of(DatasetName dataset, String path, String entry, String note) {
        String below = path.substring(path.indexOf('/') + 1);
        int name = below.lastIndexOf('/') + 1;
        String stem = below.substring(0, name) + FileName.cut(stem(below.substring(name)), LONGEST);
        if (!entry.isEmpty()) {
            // An entry's name is the sender's; it must not lead out of the folder.
            String safe = UNSAFE.matcher(stem(entry).replace('/', '_'))
                    .replaceAll(unsafe -> URLEncoder.encode(unsafe.group(), StandardCharsets.UTF_8))
                    .replaceFirst("^\\.+", "_");
            stem += "/" + FileName.cut(safe, LONGEST);
        }
        String extension = COMPRESSED.matcher(path).matches() ? ".json.gz" : ".json";
        return dataset.domain() + "/" + dataset.dataset() + "/" + stem + note + extension;
    }

    /** Whether a path of {@link #of} is that of a compressed file. */
    static boolean isGzip(String path) {
        return path.endsWith(".gz");
    }

    private static String stem(String name) {
        String stem = name;
        String shorter = EXTENSION.matcher(stem).replaceFirst("");
        while (!shorter.equals(stem) && !shorter.isEmpty() && !shorter.endsWith("/")) {
            stem = shorter;
            shorter = EXTENSION.matcher(stem).replaceFirst("");
        }
        return stem;
    }
}
