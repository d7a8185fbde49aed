package io.caravan.route;

import io.caravan.contract.Contracts;
import io.caravan.contract.DatasetName;
import io.caravan.database.Database;
import io.caravan.load.Deletions;
import io.caravan.load.Reconcile;
import io.caravan.notify.Notify;
import io.caravan.read.Read;
import io.caravan.run.Comparisons;
import io.caravan.run.FetchedObjects;
import io.caravan.run.Fingerprint;
import io.caravan.run.FollowedLogs;
import io.caravan.run.Reasons;
import io.caravan.settings.Settings;
import io.caravan.source.Changes;
import io.caravan.source.Feeds;
import io.caravan.source.Follow;
import io.caravan.source.MissingBars;
import io.caravan.source.Tables;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.main.Main;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What brings into the inbox what others have: logs, addresses, buckets, tables, captured changes and feeds. Binds the steps of
 * their routes.
 */
final class Sources implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Sources.class);

    private final Main main;
    private final Settings settings;
    private final Contracts contracts;
    private final Database database;
    private final Fingerprint fingerprint;
    private final Notify notify;
    private final SourceDatabases databases;
    private final BucketClient bucketClient;
    private final List<Capturing> captures = new ArrayList<>();

    Sources(
            Main main,
            Settings settings,
            Contracts contracts,
            Database database,
            Fingerprint fingerprint,
            Read read,
            Notify notify,
            DatabaseWatch watch,
            Clock clock) {
        this.main = main;
        this.settings = settings;
        this.contracts = contracts;
        this.database = database;
        this.fingerprint = fingerprint;
        this.notify = notify;
        Set<String> domains = contracts.all().stream()
                .map(contract -> contract.name().domain())
                .collect(Collectors.toSet());
        databases = new SourceDatabases(settings, domains);
        bucketClient = new BucketClient(settings.s3());
        Landing landing = new Landing(read, settings.inbox(), settings.limits().fileBytes());
        follow(watch, clock);
        tables(capture(domains));
        fetch(landing, clock);
        poll(landing, clock);
    }

    private void follow(DatabaseWatch watch, Clock clock) {
        Follow follow = new Follow(new FollowedLogs(database), fingerprint, settings.inbox(), settings.state(), clock);
        main.bind("follow", (Processor) exchange -> {
            String log = exchange.getProperty("log", "", String.class);
            if (!log.isEmpty() && watch.isThere()) {
                DatasetName dataset = DatasetName.parse(exchange.getProperty(Flow.DATASET, String.class));
                follow.take(dataset, Path.of(log), since -> {
                    LOG.warn("what was written to the log of {} since {} may be missing", dataset, since);
                    notify.notifyLogGap(dataset.toString(), log, since);
                });
            }
        });
    }

    /** Gives the domains of which changes are captured. */
    private Set<String> capture(Set<String> domains) {
        Set<String> captured = new HashSet<>();
        for (String domain : domains) {
            CaptureSettings.of(settings, domain).ifPresent(capture -> {
                capture(capture);
                captured.add(domain);
            });
        }
        return captured;
    }

    private void capture(CaptureSettings captured) {
        String domain = captured.domain();
        Changes changes = new Changes(database, domain, settings.inbox());
        Capture capture = new Capture(domain, contracts, changes, new Deletions(database));
        Capturing capturing = new Capturing(captured, database, databases.of(domain), capture, notify);
        captures.add(capturing);
        captured.properties(databases.address(domain)).forEach(main::addInitialProperty);
        main.bind(domain + "-change", (Processor) capture::take);
        main.bind(domain + "-capture", (Processor) capturing::look);
    }

    private void tables(Set<String> captured) {
        databases.forEach(main::bind);
        new TableReading(
                        contracts,
                        databases,
                        new Tables(database, fingerprint, settings.inbox()),
                        new Reconcile(database),
                        new Comparisons(database),
                        captured,
                        settings.limits())
                .steps()
                .forEach(main::bind);
    }

    private void fetch(Landing landing, Clock clock) {
        Fetching fetching = new Fetching(contracts, landing, clock);
        main.bind("source", (Processor) fetching::begin);
        main.bind("firstPage", (Processor) fetching::first);
        main.bind("page", (Processor) fetching::page);
        main.bind("fetchedPage", (Processor) fetching::takePage);
        main.bind("fetched", (Processor) fetching::take);
        main.bind("notFetched", (Processor) exchange -> {
            String reason = Reasons.of(fetching.failed(exchange));
            if (!exchange.getProperty(Fetching.BY_HAND, false, Boolean.class)) {
                notify.tellNotFetched(exchange.getProperty(Flow.DATASET, String.class), part(exchange), reason);
            }
        });
        main.bind("isFetched", (Processor) exchange -> {
            if (exchange.getProperty(Fetching.DONE, false, Boolean.class)) {
                notify.endNotFetched(exchange.getProperty(Flow.DATASET, String.class), part(exchange));
            }
        });
        main.bind("nextTry", new NextTry(settings.fetch().retryDelay(), new RetryAfter(clock)));
        new BucketFetching(
                        contracts,
                        landing,
                        new FetchedObjects(database),
                        fingerprint,
                        bucketClient,
                        settings.s3().objectsPerPage())
                .steps()
                .forEach(main::bind);
    }

    /** Which of several reads of one source it is: what one of them gets says nothing about another. */
    private static String part(Exchange exchange) {
        return exchange.getProperty(Polling.HISTORY, false, Boolean.class)
                ? Polling.HISTORY
                : exchange.getProperty(TableReading.EXTENT, "", String.class);
    }

    private void poll(Landing landing, Clock clock) {
        Feeds feeds = Feeds.read(settings.routes(), contracts);
        MissingBars missing = new MissingBars(database, settings.inbox());
        new Polling(settings, contracts, feeds, missing, landing, clock).steps().forEach(main::bind);
        main.bind("answers", Polling.answers());
    }

    @Override
    public void close() {
        bucketClient.close();
        captures.forEach(Capturing::close);
        databases.close();
    }
}
