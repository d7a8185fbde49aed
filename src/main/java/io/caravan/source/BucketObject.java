package io.caravan.source;

import io.caravan.contract.DatasetName;
import io.caravan.run.Fingerprint;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a bucket holds under a key.
 *
 * @param etag by which it is told from what the key held before
 */
public record BucketObject(String bucket, String key, String etag) {

    private static final Pattern AGE = Pattern.compile("date=\\d{4}-\\d{2}-\\d{2}|hour=\\d{2}");
    private static final Pattern STRANGE = Pattern.compile("[^A-Za-z0-9._=+-]");
    private static final int MARK = 12;
    private static final int LONGEST = 150;

    /** By which the books know it, whole; keyed, because an ETag is a plain hash of the content. */
    public String mark(Fingerprint fingerprint) {
        return fingerprint.of(String.join("\n", bucket, key, etag).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Its file below the domain's folder of the inbox, the same whenever it is fetched and another for every other object: in the
     * {@code date=} and {@code hour=} folders that its key has, under its own name, in which a date counts as well.
     *
     * @param ending for a name that has none
     */
    public String path(DatasetName dataset, String mark, String ending) {
        List<String> segments = Arrays.asList(key.split("/"));
        String own = STRANGE.matcher(segments.get(segments.size() - 1)).replaceAll("_");
        String name = own.substring(Math.max(0, own.length() - LONGEST)) + (own.contains(".") ? "" : "." + ending);
        Stream<String> folders = segments.stream().limit(segments.size() - 1L).filter(folder -> AGE.matcher(folder)
                .matches());
        return Stream.concat(
                        folders,
                        // No dash before the name: it would not let a date begin there.
                        Stream.of(dataset.dataset() + "-fetched-" + mark.substring(0, MARK) + "_" + name))
                .collect(Collectors.joining("/"));
    }
}
