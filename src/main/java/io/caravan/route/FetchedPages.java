package io.caravan.route;

import io.caravan.failure.SourceException;
import io.caravan.file.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The pages of one answer, in temporary files until the last of them is there. */
final class FetchedPages implements AutoCloseable {

    private static final int MOST = 10_000;

    private final Map<String, Object> headers;
    private final List<AtomicFile> files = new ArrayList<>();
    private final Set<URI> asked = new HashSet<>();
    private URI next;
    private long bytes;

    /**
     * @param first the URL of the first page
     * @param headers with which each page is asked for
     */
    FetchedPages(URI first, Map<String, Object> headers) {
        this.next = first;
        this.headers = new HashMap<>(headers);
    }

    /** The URL of the page that is asked for next. */
    URI next() {
        return next;
    }

    Map<String, Object> headers() {
        return headers;
    }

    /** How many bytes there are in all pages. */
    long bytes() {
        return bytes;
    }

    /** The pages that are there, in their order. */
    List<AtomicFile> files() {
        return files;
    }

    /**
     * Takes a page.
     *
     * @param following the URL of the one after it; empty when it is the last
     * @throws SourceException when the pages go round in a circle, or there is no end to them
     */
    void add(AtomicFile page, long size, Optional<URI> following) {
        files.add(page);
        bytes += size;
        asked.add(next);
        following.ifPresent(url -> {
            if (asked.contains(url)) {
                throw new SourceException(
                        "the pages of the source go round in a circle", "see to its address", false, null);
            }
            if (files.size() == MOST) {
                throw new SourceException(
                        "the source gives more than " + MOST + " pages", "ask for larger ones", false, null);
            }
            next = url;
        });
    }

    @Override
    public void close() {
        for (AtomicFile file : files) {
            try {
                file.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
