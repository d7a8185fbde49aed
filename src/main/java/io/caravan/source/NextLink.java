package io.caravan.source;

import io.caravan.failure.SourceException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The next page of an answer, as the header {@code Link} says it (RFC 8288): {@code <https://...?page=2>; rel="next"}. */
public final class NextLink {

    private static final Pattern LINK =
            Pattern.compile("<([^>]*)>((?:\\s*;\\s*[^\\s=;,]+\\s*(?:=\\s*(?:\"[^\"]*\"|[^\\s;,\"]*))?)*)");
    private static final Pattern PARAMETER =
            Pattern.compile(";\\s*([^\\s=;,]+)\\s*(?:=\\s*(?:\"([^\"]*)\"|([^\\s;,\"]*)))?");

    private NextLink() {}

    /**
     * The URL of the next page; empty when this one is the last.
     *
     * @param page the URL of this page, to which the next may be relative
     * @param headers the values of all headers {@code Link}
     * @throws SourceException when it is on another host, to which nothing that was meant for this one may be sent
     */
    public static Optional<URI> of(URI page, List<String> headers) {
        for (String header : headers) {
            Matcher link = LINK.matcher(header);
            while (link.find()) {
                if (isNext(link.group(2))) {
                    return Optional.of(sameHost(page, link.group(1).strip()));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isNext(String parameters) {
        Matcher parameter = PARAMETER.matcher(parameters);
        while (parameter.find()) {
            if (parameter.group(1).equalsIgnoreCase("rel")) {
                String value = String.valueOf(parameter.group(2) == null ? parameter.group(3) : parameter.group(2));
                return Stream.of(value.split("\\s+"))
                        .anyMatch(word -> word.toLowerCase(Locale.ROOT).equals("next"));
            }
        }
        return false;
    }

    private static URI sameHost(URI page, String reference) {
        URI next;
        try {
            // Java takes the last part of the path away before a query.
            next = page.resolve(new URI(reference.startsWith("?") ? page.getRawPath() + reference : reference));
        } catch (URISyntaxException e) {
            throw new SourceException("the source gives a next page whose URL is none", false);
        }
        if (!origin(next).equals(origin(page))) {
            throw new SourceException(
                    "the source gives a next page on another host, which is not asked",
                    "see to its address, or ask for all in one page",
                    false,
                    null);
        }
        return next;
    }

    private static String origin(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
        return scheme + "://" + String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
    }
}
