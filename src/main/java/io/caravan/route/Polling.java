package io.caravan.route;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.caravan.contract.Contracts;
import io.caravan.contract.DatasetName;
import io.caravan.database.SessionLock;
import io.caravan.failure.BusyException;
import io.caravan.failure.InvalidSettingException;
import io.caravan.settings.Settings;
import io.caravan.source.Feed;
import io.caravan.source.FeedPage;
import io.caravan.source.Feeds;
import io.caravan.source.MissingBars;
import io.caravan.source.Poll;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the addresses of a feed for the bars that are missing, one after the other, and hands the records of each page that is
 * known to the inbox. One at a time asks, among all instances.
 */
final class Polling {

    /** Exchange properties. What is asked for: the current bar, or those since a day. */
    static final String HISTORY = "history";

    static final String FROM = "from";

    /** Set in the end: how many bars nobody told. */
    static final String UNKNOWN = "unknownBars";

    private static final String POLL = "poll";
    private static final String QUESTION = "question";
    private static final String TURN = "turn";
    private static final String MORE = "more";

    /** Far more than any page of a feed, and what the memory bears. */
    private static final long LONGEST_ANSWER = 32L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Polling.class);

    private final Settings settings;
    private final Contracts contracts;
    private final Feeds feeds;
    private final MissingBars missing;
    private final Landing landing;
    private final Clock clock;

    Polling(Settings settings, Contracts contracts, Feeds feeds, MissingBars missing, Landing landing, Clock clock) {
        this.settings = settings;
        this.contracts = contracts;
        this.feeds = feeds;
        this.missing = missing;
        this.landing = landing;
        this.clock = clock;
    }

    /** The steps by the names that the route calls. */
    Map<String, Processor> steps() {
        return Map.of("poll", this::begin, "nextQuestion", this::ask, "answered", this::take);
    }

    /** How answers are read: each number with all its digits, and nothing that could be meant in two ways. */
    static ObjectMapper answers() {
        return JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxDocumentLength(LONGEST_ANSWER)
                                .build())
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
    }

    private void begin(Exchange exchange) {
        DatasetName dataset = Fetching.dataset(exchange);
        Feed feed = feeds.find(dataset)
                .orElseThrow(
                        () -> new InvalidSettingException(dataset + ": has no " + dataset.dataset() + ".feed.json"));
        boolean isHistory = exchange.getProperty(HISTORY, false, Boolean.class);
        boolean isByHand = exchange.getProperty(Fetching.BY_HAND, false, Boolean.class);
        Optional<Map<String, String>> addresses = FeedAddresses.of(feed, isHistory, settings);
        if (addresses.isEmpty() && isByHand) {
            throw new InvalidSettingException(
                    "no address is set for the source of " + dataset + "; routes/README.md tells how");
        }
        if (addresses.isEmpty() || !hasTurn(exchange, feed, isByHand)) {
            exchange.setRouteStop(true);
            return;
        }
        if (exchange.getProperty(Fetching.FILES) == null) {
            exchange.setProperty(Fetching.FILES, new AtomicInteger());
        }
        exchange.setProperty(UNKNOWN, 0);
        Poll poll = new Poll(
                feed, isHistory ? since(exchange, feed) : missing.current(feed, clock.millis()), addresses.get()::get);
        exchange.setProperty(POLL, poll);
        goOn(exchange, poll);
    }

    /** Until the exchange is over, its repeated tries included. */
    private boolean hasTurn(Exchange exchange, Feed feed, boolean isByHand) {
        if (exchange.getProperty(TURN) != null) {
            return true;
        }
        Optional<SessionLock> turn = missing.turn(feed);
        if (turn.isEmpty() && isByHand) {
            throw new BusyException("another process is asking at this moment");
        }
        turn.ifPresent(lock -> {
            exchange.setProperty(TURN, true);
            exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                @Override
                public void onDone(Exchange done) {
                    lock.close();
                }
            });
        });
        return turn.isPresent();
    }

    /** The bars that are missing since a day, by itself since yesterday; without the current one, which a poll brings. */
    private Iterator<FeedPage> since(Exchange exchange, Feed feed) {
        LocalDate from = exchange.getProperty(
                FROM, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(1), LocalDate.class);
        return missing.between(
                feed,
                from.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli(),
                clock.millis() - feed.bar().toMillis());
    }

    private static void goOn(Exchange exchange, Poll poll) {
        Optional<Poll.Question> next = poll.next();
        exchange.setProperty(MORE, next.isPresent());
        exchange.setProperty(Fetching.DONE, next.isEmpty());
        next.ifPresent(question -> exchange.setProperty(QUESTION, question));
    }

    private void ask(Exchange exchange) {
        Poll.Question question = exchange.getProperty(QUESTION, Poll.Question.class);
        exchange.setProperty(Fetching.ASKED, question.field());
        exchange.getMessage().setBody(null);
        exchange.getMessage().setHeader(Exchange.HTTP_URI, question.address());
    }

    /** Gives the answer, which must be one. */
    static Object answer(Exchange exchange) {
        Integer status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        if (status != null && status != Fetching.OK) {
            throw SourceFailures.answered(status);
        }
        Object answer = exchange.getMessage().getBody();
        if (answer == null) {
            throw SourceFailures.noContent();
        }
        return answer;
    }

    private void take(Exchange exchange) throws IOException {
        Object answer = answer(exchange);
        Poll poll = exchange.getProperty(POLL, Poll.class);
        poll.answer(exchange.getProperty(QUESTION, Poll.Question.class), answer, clock.millis());
        exchange.removeProperty(Fetching.ASKED);
        for (Optional<Poll.Known> known = poll.known(); known.isPresent(); known = poll.known()) {
            land(exchange, known.get());
        }
        goOn(exchange, poll);
    }

    private void land(Exchange exchange, Poll.Known known) throws IOException {
        DatasetName dataset = Fetching.dataset(exchange);
        if (known.unknown() > 0) {
            exchange.setProperty(UNKNOWN, exchange.getProperty(UNKNOWN, 0, Integer.class) + known.unknown());
            LOG.warn("{}: {} bars are left out, as no source tells of them", dataset, known.unknown());
        }
        if (!known.lines().isEmpty()) {
            exchange.getMessage().setBody(known.lines().getBytes(StandardCharsets.UTF_8));
            if (landing.land(exchange, contracts.get(dataset), ending -> known.path())) {
                Fetching.count(exchange);
            }
        }
    }
}
