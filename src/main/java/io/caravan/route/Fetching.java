package io.caravan.route;

import io.caravan.contract.Contract;
import io.caravan.contract.Contracts;
import io.caravan.contract.DatasetName;
import io.caravan.failure.CaravanException;
import io.caravan.failure.InvalidSettingException;
import io.caravan.failure.SourceException;
import io.caravan.run.Reasons;
import io.caravan.source.BucketAddress;
import io.caravan.source.NextLink;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is asked, by what kind of address it has, and what becomes of the answer. */
final class Fetching {

    /** Exchange properties. */
    static final String SOURCE = "source";

    static final String BY_HAND = "byHand";

    /** Who waits for it and is told each try that fails, a consumer of lines; nobody in the service. */
    static final String WAITING = "waiting";

    /** Set in the end: whether the source has given all that it should. */
    static final String DONE = "fetched";

    /** Set in the end: what has gone wrong, in words of ours. */
    static final String TROUBLE = "trouble";

    /** Which of several addresses was asked, while it has not given what it should. */
    static final String ASKED = "asked";

    /** How many files it has given. */
    static final String FILES = "files";

    /** The address of a bucket. */
    static final String BUCKET = "bucketAddress";

    private static final String KIND = "kind";
    private static final String PAGES = "pages";

    /** Whether there is more to be asked for. */
    private static final String MORE = "more";

    private static final Logger LOG = LoggerFactory.getLogger(Fetching.class);
    static final int OK = 200;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HHmmss", Locale.ROOT);

    private final Set<DatasetName> underWay = ConcurrentHashMap.newKeySet();
    private final Contracts contracts;
    private final Landing landing;
    private final Clock clock;

    Fetching(Contracts contracts, Landing landing, Clock clock) {
        this.contracts = contracts;
        this.landing = landing;
        this.clock = clock;
    }

    /** {@code source}: finds out how the address that the route has set is asked; where none is, there is nothing to be done. */
    void begin(Exchange exchange) {
        if (!exchange.getProperty(BY_HAND, false, Boolean.class) && !isFirst(exchange)) {
            exchange.setRouteStop(true);
            return;
        }
        String source = exchange.getProperty(SOURCE, "", String.class).strip();
        Optional<BucketAddress> bucket = BucketAddress.parse(source);
        exchange.setProperty(FILES, new AtomicInteger());
        exchange.getMessage().setBody(null);
        if (bucket.isPresent()) {
            exchange.setProperty(KIND, "bucket");
            exchange.setProperty(BUCKET, bucket.get());
        } else if (source.toLowerCase(Locale.ROOT).matches("https?://.+")) {
            exchange.setProperty(KIND, "address");
            exchange.getMessage().setHeader(Exchange.HTTP_URI, source);
        } else if (!source.isEmpty()) {
            throw new InvalidSettingException("the address that is set for the source of " + dataset(exchange)
                    + " is none that begins with http://, https:// or s3:// and a bucket");
        } else if (exchange.getProperty(BY_HAND, false, Boolean.class)) {
            throw new InvalidSettingException(
                    "no address is set for the source of " + dataset(exchange) + "; routes/README.md tells how");
        } else {
            exchange.setRouteStop(true);
        }
    }

    /** A source that does not answer is not asked again meanwhile, or its schedule would occupy one thread after the other. */
    private boolean isFirst(Exchange exchange) {
        DatasetName dataset = dataset(exchange);
        if (!underWay.add(dataset)) {
            return false;
        }
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                underWay.remove(dataset);
            }
        });
        return true;
    }

    /** {@code firstPage}: begins with the first page of the answer, which may be all of it. */
    void first(Exchange exchange) {
        FetchedPages pages =
                new FetchedPages(url(exchange), exchange.getMessage().getHeaders());
        exchange.setProperty(PAGES, pages);
        exchange.setProperty(MORE, true);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                pages.close();
            }
        });
    }

    private static URI url(Exchange exchange) {
        try {
            return new URI(exchange.getMessage().getHeader(Exchange.HTTP_URI, String.class));
        } catch (URISyntaxException e) {
            throw new InvalidSettingException(
                    "the address that is set for the source of " + dataset(exchange) + " is no valid URL");
        }
    }

    /** {@code page}: says which page is asked for; what the page before has said is none of its business. */
    void page(Exchange exchange) {
        FetchedPages pages = pages(exchange);
        exchange.getMessage().setHeaders(new HashMap<>(pages.headers()));
        exchange.getMessage().setHeader(Exchange.HTTP_URI, pages.next().toString());
        exchange.getMessage().setBody(null);
    }

    /** {@code fetchedPage}: takes a page, and goes on when the source says that there is another. */
    void takePage(Exchange exchange) throws IOException {
        Integer status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        if (status != null && status != OK) {
            throw SourceFailures.answered(status);
        }
        if (SourceFailures.isWebPage(exchange)) {
            throw SourceFailures.webPage();
        }
        FetchedPages pages = pages(exchange);
        Optional<URI> following = NextLink.of(pages.next(), links(exchange));
        landing.takePage(exchange, contracts.get(dataset(exchange)), pages, following);
        exchange.setProperty(MORE, following.isPresent());
    }

    private static List<String> links(Exchange exchange) {
        Object header = exchange.getMessage().getHeader("Link");
        return header instanceof Collection<?> several
                ? several.stream().map(String::valueOf).toList()
                : header == null ? List.of() : List.of(header.toString());
    }

    /** {@code fetched}: all pages are there, and become one file; there may be nothing new. */
    void take(Exchange exchange) throws IOException {
        Contract contract = contracts.get(dataset(exchange));
        String name = contract.name().dataset() + "-fetched-"
                + LocalDateTime.now(clock).format(TIME);
        try (FetchedPages pages = pages(exchange)) {
            if (landing.land(pages, contract, ending -> name + "." + ending)) {
                count(exchange);
            }
        }
        exchange.setProperty(DONE, true);
    }

    private static FetchedPages pages(Exchange exchange) {
        return Objects.requireNonNull(exchange.getProperty(PAGES, FetchedPages.class));
    }

    static DatasetName dataset(Exchange exchange) {
        return DatasetName.parse(exchange.getProperty(Flow.DATASET, String.class));
    }

    /** One file more, for the part of a split as well. */
    static void count(Exchange exchange) {
        exchange.getProperty(FILES, AtomicInteger.class).incrementAndGet();
    }

    /** What has gone wrong at last, in words of ours. */
    Throwable failed(Exchange exchange) {
        Throwable told = told(exchange);
        if (exchange.getProperty(WAITING) == null) {
            LOG.error("{} could not be fetched: {}", dataset(exchange), Reasons.of(told));
        }
        exchange.setProperty(TROUBLE, told);
        return told;
    }

    /** What has gone wrong, in words of ours where those of a library could tell too much. */
    static Throwable told(Exchange exchange) {
        Throwable cause = Objects.requireNonNull(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
        String asked = exchange.getProperty(ASKED, String.class);
        Throwable known = SourceFailures.of(cause, exchange);
        return asked == null ? known : new SourceException(asked + ": " + Reasons.of(known), isTransient(known));
    }

    private static boolean isTransient(Throwable failure) {
        return !(failure instanceof CaravanException known) || known.isTransient();
    }
}
