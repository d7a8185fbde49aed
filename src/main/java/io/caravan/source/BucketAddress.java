package io.caravan.source;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where objects lie: {@code s3://bucket/orders} is the object of that key and all that are below it, {@code s3://bucket}
 * the whole bucket.
 *
 * @param path empty for the whole bucket
 */
public record BucketAddress(String bucket, String path) {

    private static final Pattern FORM =
            Pattern.compile("(?i:s3)://(?<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/+(?<path>.*))?");

    /** Empty for what is no address of a bucket. */
    public static Optional<BucketAddress> parse(String address) {
        Matcher form = FORM.matcher(address);
        return form.matches()
                ? Optional.of(new BucketAddress(
                        form.group("bucket"),
                        Optional.ofNullable(form.group("path")).orElse("")))
                : Optional.empty();
    }

    /** Whether the object of this key is meant; a key that ends with a slash is a folder's. */
    public boolean holds(String key) {
        String folder = path.isEmpty() || path.endsWith("/") ? path : path + "/";
        return !key.endsWith("/") && (key.equals(path) || key.startsWith(folder));
    }
}
