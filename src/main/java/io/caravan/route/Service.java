package io.caravan.route;

import io.caravan.account.Account;
import io.caravan.anonymise.Anonymise;
import io.caravan.anonymise.SafeRows;
import io.caravan.clean.Clean;
import io.caravan.contract.Contract;
import io.caravan.contract.Contracts;
import io.caravan.contract.DatasetName;
import io.caravan.database.Database;
import io.caravan.erase.Erase;
import io.caravan.failure.BusyException;
import io.caravan.failure.CommandException;
import io.caravan.failure.InvalidRouteException;
import io.caravan.file.LeftFiles;
import io.caravan.load.KAnonymity;
import io.caravan.load.Loaded;
import io.caravan.load.Loading;
import io.caravan.load.Patience;
import io.caravan.load.Undo;
import io.caravan.notify.MailQueue;
import io.caravan.notify.Notify;
import io.caravan.output.Outputs;
import io.caravan.quality.Quality;
import io.caravan.read.Pieces;
import io.caravan.read.RawRows;
import io.caravan.read.Read;
import io.caravan.report.Reporting;
import io.caravan.report.Reports;
import io.caravan.retain.Retention;
import io.caravan.run.AnonymityCounts;
import io.caravan.run.Books;
import io.caravan.run.Figures;
import io.caravan.run.FiledFiles;
import io.caravan.run.Filing;
import io.caravan.run.Fingerprint;
import io.caravan.run.Holds;
import io.caravan.run.Presence;
import io.caravan.run.Printable;
import io.caravan.run.SourceFile;
import io.caravan.run.Summary;
import io.caravan.settings.Keys;
import io.caravan.settings.Settings;
import io.caravan.validate.Validate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.main.Main;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;

/** The routes at work: builds the rooms, binds them under the names that the routes call, and runs Camel. */
public final class Service implements AutoCloseable {

    private static final Duration MAIL_TAKES_AT_MOST = Duration.ofSeconds(10);

    private static final String NO_SOURCE = " has no source to fetch from";

    private static final String NOT_COMPARED = " has no route that compares it with its source";

    private static final String NO_HISTORY = " has no source to ask for what was";

    /** Of the shared routes and of those that an operator adds. */
    private static final int THREADS = 20;

    /** At the most: files, a log, and sources that are read in several ways. */
    private static final int ROUTES_OF_A_DATASET = 4;

    private final Settings settings;
    private final Contracts contracts;
    private final ErasureOffice office;
    private final Fingerprint fingerprint;
    private final Outputs outputs;
    private final Filing filing;
    private final Notify notify;
    private final Presence presence;
    private final Summary summary;
    private final Quality quality;
    private final KAnonymity kAnonymity;
    private final DatabaseWatch watch;
    private final Sources sources;
    private final ExecutorService rooms = rooms();
    private final RunQueue queue;
    private final Main main = new Main();

    /**
     * Does not start anything yet.
     *
     * @param watching whether the routes look for files and run by their schedules; otherwise only what is handed to
     *     {@link #load} is processed
     * @param stopped whether the process was asked to end, so that long work ends early
     */
    public Service(
            Settings settings,
            Keys keys,
            Database database,
            Contracts contracts,
            Reports reports,
            boolean watching,
            BooleanSupplier stopped) {
        this.settings = settings;
        this.contracts = contracts;
        queue = new RunQueue(settings.runs());
        summary = new Summary(database);
        Clock clock = Clock.systemUTC();
        presence = new Presence(database, settings.lease());
        Books books = new Books(database, presence);
        fingerprint = new Fingerprint(keys.of("fingerprints of files"));
        outputs = new Outputs(settings.output(), settings.gzipLevel(), books);
        office = ErasureOffice.of(settings, keys, database, contracts, outputs, stopped);
        notify = new Notify(database, settings.failed());
        Loading loading = new Loading(database, contracts, outputs, settings.lease());
        filing = new Filing(books, settings.archive(), settings.failed());
        Retries retries = new Retries(System::nanoTime);
        FullDisks fullDisks = new FullDisks(settings);
        Trouble trouble = new Trouble(retries, () -> notify.notifyFullDisks(fullDisks.found()));
        Flow flow = new Flow(
                queue,
                contracts,
                books,
                new Holds(database),
                office.suppressions(),
                fingerprint,
                settings.inbox(),
                loading,
                outputs,
                filing,
                trouble,
                clock);
        watch = new DatabaseWatch(database::answers, this::sendAtOnce, notify::notifyOutage, clock);
        Path outbox = settings.output().resolve("outbox");
        Post post = new Post(settings.mail(), settings.output(), clock);
        Path certificates = settings.output().resolve("certificates");
        Path fixes = settings.output().resolve("fixes");
        Path qualityReports = settings.output().resolve("reports/quality");
        Retention retention = new Retention(
                database, filing, outbox, certificates, fixes, qualityReports, settings.retention(), clock);
        quality =
                new Quality(new Figures(database), new AnonymityCounts(database), qualityReports, settings.timeZone());
        kAnonymity = new KAnonymity(database, contracts);
        Housekeeping housekeeping = new Housekeeping(
                settings.inbox(),
                settings.unmatchedAfter(),
                outputs,
                filing,
                new Patience(database, contracts),
                new Undo(database, contracts, outputs),
                office.erase(),
                this::report,
                notify,
                fullDisks,
                watch,
                clock);

        main.bind("receive", (Processor) flow::receive);
        main.bind("takeable", new Takeable(settings.inbox(), retries));
        main.bind("claim", (Processor) flow::claim);
        main.bind("rooms", rooms);
        Read read = new Read(settings.batchSize(), settings.limits(), clock);
        main.bind("read", new ReadStep(read));
        Validate validate = new Validate(clock);
        main.bind("validate", (Processor) exchange -> {
            ReadStep.begun(exchange);
            exchange.getMessage()
                    .setBody(validate.validate(exchange.getMessage().getBody(RawRows.class)));
        });
        main.bind("clean", new Clean());
        main.bind("anonymise", new Anonymise(keys.of("pseudonyms"), office.suppressions()::known));
        main.bind("stage", (Processor)
                exchange -> loading.stage(exchange.getMessage().getBody(SafeRows.class)));
        main.bind("draft", (Processor)
                exchange -> outputs.draft(exchange.getMessage().getBody(SafeRows.class)));
        main.bind("publish", (Processor) flow::publish);
        main.bind("output", (Processor)
                exchange -> outputs.place(exchange.getMessage().getBody(Loaded.class)));
        main.bind("account", new Account());
        main.bind("archive", (Processor) flow::archive);
        main.bind("refuse", undecidedWhenItFails(flow::refuse, trouble));
        main.bind("hold", undecidedWhenItFails(flow::hold, trouble));
        main.bind("trouble", (Processor) trouble::tell);
        main.bind("troubleAtStart", trouble);
        main.bind("gate", new Gate(watch));
        Reporting reporting = reporting(settings, database, contracts, reports);
        ReportMails reportMails = new ReportMails(reporting, settings.output());
        main.bind("notify", (Processor) exchange -> {
            if (watch.isThere()) {
                notify.tell();
                notify.sendReports(settings.mail().receiversOfReports(), (name, day) -> reports.find(name)
                        .map(report -> reportMails.of(report, day, day)));
            }
        });
        main.bind("letter", (Processor) post::address);
        MailDelivery delivery = new MailDelivery(
                new MailQueue(database, presence.owner(), settings.mail().operators()),
                settings.mail().from(),
                settings.mail().isOutbox());
        main.bind("claimMail", (Processor) delivery::claim);
        main.bind("mailSent", (Processor) delivery::sent);
        main.bind("mailFailed", (Processor) delivery::failed);
        main.bind("outbox", (Processor) post::post);
        main.bind("mailAuthenticator", post.authenticator());
        RequestFiles requestFiles = new RequestFiles(
                contracts,
                read,
                books,
                office.identities(),
                office.erasures(),
                filing,
                new FiledFiles(database),
                new Pieces(settings.limits()),
                settings.archive());
        main.bind("ask", (Processor) requestFiles::take);
        main.bind("erase", (Processor) exchange -> {
            if (watch.isThere()) {
                var unused = office.erase().erase(false);
            }
        });
        main.bind("housekeeping", (Processor) housekeeping::tidy);
        main.bind("retention", (Processor) exchange -> {
            for (Path place : List.of(settings.inbox(), settings.archive(), settings.failed(), settings.output())) {
                LeftFiles.delete(place, clock.instant());
            }
            if (watch.isThere()) {
                retention.expire();
            }
        });
        sources = new Sources(main, settings, contracts, database, fingerprint, read, notify, watch, clock);
        main.bind(
                "due", (Processor) exchange -> reporting.due(exchange.getProperty(ReportRoutes.REPORT, String.class)));
        main.bind("reports", (Processor) exchange -> {
            if (watch.isThere()) {
                reporting.makeOpen();
            }
        });
        if (watching) {
            main.configure().addRoutesBuilder(new ReportRoutes(reports, settings));
        }
        main.bind("database", database.dataSource());
        // A route runs once at a time, so this is more than all of them can use.
        int threads = THREADS
                + contracts.all().size() * ROUTES_OF_A_DATASET
                + reports.all().size();
        main.bind(
                "quartz-once",
                watching
                        ? SharedSchedule.component(database.dataSource(), presence.owner(), threads)
                        : new QuartzComponent());
        main.bind("quartz", SharedSchedule.local(presence.owner(), threads));
        configure(post, contracts, watching);
    }

    /** A file that could not be decided is looked at again. */
    private static Processor undecidedWhenItFails(Processor step, Trouble trouble) {
        return exchange -> {
            try {
                step.process(exchange);
            } catch (RuntimeException e) {
                trouble.failed(exchange, e);
            }
        };
    }

    /** What makes reports; days are those of {@code caravan.time-zone}, as the schedules are. */
    public static Reporting reporting(Settings settings, Database database, Contracts contracts, Reports reports) {
        return new Reporting(
                database, contracts, reports, settings.output().resolve("reports"), Clock.system(settings.timeZone()));
    }

    /** As many threads as there are batches under way, which {@link ReadStep} bounds. */
    private static ExecutorService rooms() {
        return Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "rooms");
            thread.setDaemon(true);
            return thread;
        });
    }

    private void configure(Post post, Contracts contracts, boolean watching) {
        Path routes = settings.routes();
        main.addInitialProperty("camel.main.name", "caravan");
        main.addInitialProperty(
                "camel.main.routesIncludePattern",
                "file:" + routes + "/shared/*.camel.yaml,file:" + routes + "/*/*/*.camel.yaml");
        main.addInitialProperty("camel.component.kamelet.location", "file:" + routes.resolve("shared"));
        // Whoever hands a file in and ends before it is loaded hands it in again.
        main.addInitialProperty("camel.main.shutdownTimeout", watching ? "40" : "5");
        // Whoever runs this knows when it is to end; Camel would wait for itself.
        main.setShutdownStrategy(new SimpleMainShutdownStrategy());
        // A command is through before anybody could steer its routes, and their MBeans take a third of its start.
        main.addInitialProperty("camel.main.jmxEnabled", Boolean.toString(watching));
        main.addInitialProperty("camel.main.streamCachingEnabled", "false");
        main.addInitialProperty("camel.main.startupSummaryLevel", "Off");
        main.addInitialProperty("camel.main.autoConfigurationLogSummary", "false"); // settings hold secrets
        main.addInitialProperty("camel.main.autoConfigurationEnvironmentVariablesEnabled", "false");
        main.addInitialProperty("caravan.inbox", settings.inbox().toString());
        main.addInitialProperty("caravan.files-per-poll", Integer.toString(settings.filesPerPoll()));
        main.addInitialProperty("caravan.scheduler", watching ? "quartz" : "none");
        main.addInitialProperty(
                "caravan.tell-every", Long.toString(settings.tellEvery().toMillis()));
        main.addInitialProperty("caravan.erasure-schedule", settings.erasureSchedule());
        main.addInitialProperty("caravan.housekeeping-schedule", settings.housekeepingSchedule());
        main.addInitialProperty("caravan.retention-schedule", settings.retentionSchedule());
        // How often a source is asked again is said in the settings.
        main.addInitialProperty("camel.component.http.automatic-retries-disabled", "true");
        main.addInitialProperty(
                "caravan.fetch.retries", Integer.toString(settings.fetch().retries()));
        main.addInitialProperty(
                "caravan.fetch.timeout",
                Long.toString(settings.fetch().timeout().toMillis()));
        settings.fetch().proxyHost().ifPresent(host -> {
            main.addInitialProperty("camel.component.http.proxy-host", host);
            main.addInitialProperty(
                    "camel.component.http.proxy-port",
                    Integer.toString(settings.fetch().proxyPort()));
        });
        main.addInitialProperty("caravan.mail.endpoint", post.endpoint());
        for (Contract contract : contracts.all()) {
            var unused = settings.schedule(contract.name()); // a wrong one stops the start
        }
        main.bind("settingsOfDomains", new SettingsOfDomains(settings));
        main.addMainListener(new SettingsOnly());
        main.addMainListener(new ScheduleZone(settings.timeZone()));
        if (!watching) {
            main.addMainListener(new OnlyOnDemand());
        }
    }

    /** Makes the folders, finishes what an earlier process began, and starts the routes. */
    public void start(Contracts contracts) {
        try {
            for (Contract contract : contracts.all()) {
                Files.createDirectories(settings.inbox().resolve(contract.name().domain()));
            }
            // With all above them only now, when somebody is there to see it; see Subfolders.make.
            for (Path folder : List.of(settings.archive(), settings.failed(), settings.output())) {
                Files.createDirectories(folder);
            }
            presence.begin();
            outputs.recover();
            filing.recover(settings.inbox());
            startRoutes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Loads the routes, checks them and starts them.
     *
     * @throws InvalidRouteException when one of them cannot run as it is written
     */
    void startRoutes() {
        loadRoutes();
        new RouteChecks(RouteFiles.read(settings.routes()), main.getCamelContext()).check();
        try {
            main.start();
        } catch (RuntimeException e) {
            throw RouteFailures.of(settings.routes(), main.getCamelContext(), e);
        }
    }

    private void loadRoutes() {
        try {
            main.init();
        } catch (RuntimeException e) {
            throw RouteFailures.of(settings.routes(), main.getCamelContext(), e);
        }
    }

    /** The number under which the books know this process. */
    public int owner() {
        return presence.owner();
    }

    /** What the routes take; needs no start. */
    public Inbox inbox() {
        return Inbox.of(settings.inbox(), camel());
    }

    /** Camel with the settings and the definitions of the routes; needs no start. */
    CamelContext camel() {
        loadRoutes();
        return main.getCamelContext();
    }

    /**
     * Sends one file, which stays where it is, through the flow.
     *
     * @param path how the books are to call it, see {@link SourceFile#path()}
     * @return what went wrong, if it was not the file's fault, a {@link BusyException} when it has to be tried again; null
     *     when the file is decided
     */
    public @Nullable Exception load(DatasetName dataset, String path, Path file) {
        Exchange exchange = new DefaultExchange(main.getCamelContext());
        exchange.setProperty(Flow.DATASET, dataset.toString());
        exchange.setProperty(Flow.KEEP, true);
        exchange.getMessage().setBody(fingerprint.take(path, file));
        template().send(contracts.get(dataset).isLoaded() ? "direct:ingest" : "direct:requests", exchange);
        boolean decided = exchange.getProperty(Flow.DECIDED, false, Boolean.class);
        Exception failure = exchange.getException();
        return (failure == null ? !decided : Trouble.isBegunAgain(failure))
                ? new BusyException(Printable.text(path) + " cannot be decided just now")
                : failure;
    }

    /**
     * Does a run again that a person has approved, from its file in the archive.
     *
     * @return what went wrong, a {@link BusyException} when it has to be tried again; null when the run is done, or was
     *     rejected as a whole
     */
    public @Nullable Exception resume(Holds.Held approved) {
        Exchange exchange = new DefaultExchange(main.getCamelContext());
        exchange.setProperty(Flow.DATASET, approved.dataset());
        exchange.setProperty(Flow.KEEP, true);
        exchange.setProperty(Flow.APPROVED, approved.run());
        try {
            exchange.getMessage()
                    .setBody(SourceFile.archived(
                            approved.file(), place(approved), approved.content(), approved.entry()));
        } catch (UncheckedIOException e) {
            return new CommandException(
                    "its file " + Printable.text(approved.filedAs()) + " cannot be opened",
                    "put it back, or reject the run and drop the file again");
        }
        template().send("direct:run", exchange);
        Exception failure = exchange.getException();
        return failure != null && Trouble.isBegunAgain(failure)
                ? new BusyException("run " + approved.run() + " cannot be done just now")
                : failure;
    }

    /** Of an archive of which another entry could not be read it lies among the failed files. */
    private Path place(Holds.Held held) {
        int slash = held.filedAs().indexOf('/');
        Path root = held.filedAs().startsWith(Filing.FAILED) ? settings.failed() : settings.archive();
        return root.resolve(held.filedAs().substring(slash + 1));
    }

    /**
     * What was fetched.
     *
     * @param files how many came into the inbox
     * @param unknown how many bars of a feed no source told of
     * @param trouble why it is not all; null when it is
     */
    public record Fetched(int files, int unknown, @Nullable Exception trouble) {}

    /**
     * Fetches now what the dataset's source has, into the inbox. The log tells when it does not give it at once.
     *
     * @throws CommandException when the dataset has no source
     */
    public Fetched fetch(DatasetName dataset) {
        return ask("fetch", dataset, NO_SOURCE, Map.of());
    }

    /**
     * The same for somebody who waits for it.
     *
     * @param waiting gets a line for each try that fails and is followed by another one
     */
    public Fetched fetch(DatasetName dataset, Consumer<String> waiting) {
        return ask("fetch", dataset, NO_SOURCE, Map.of(Fetching.WAITING, waiting));
    }

    /** Takes away now what is gone where the dataset comes from; that is no file. */
    public Fetched reconcile(DatasetName dataset) {
        return ask("reconcile", dataset, NOT_COMPARED, Map.of());
    }

    /**
     * The same for somebody who waits for it, see {@link #fetch(DatasetName, Consumer)}.
     *
     * @param approved whether it may take away more rows than the contract allows
     */
    public Fetched reconcile(DatasetName dataset, boolean approved, Consumer<String> waiting) {
        return ask(
                "reconcile", dataset, NOT_COMPARED, Map.of(TableReading.APPROVED, approved, Fetching.WAITING, waiting));
    }

    /** Fetches all rows of the table that the dataset is read from, also those that were read before. */
    public Fetched fetchAll(DatasetName dataset, Consumer<String> waiting) {
        return ask("fetch", dataset, NO_SOURCE, Map.of(TableReading.ANEW, true, Fetching.WAITING, waiting));
    }

    /** Fetches now what the dataset's source has to tell since a day, as far as it is missing. */
    public Fetched history(DatasetName dataset, LocalDate from) {
        return ask("history", dataset, NO_HISTORY, Map.of(Polling.FROM, from));
    }

    /** The same for somebody who waits for it, see {@link #fetch(DatasetName, Consumer)}. */
    public Fetched history(DatasetName dataset, LocalDate from, Consumer<String> waiting) {
        return ask("history", dataset, NO_HISTORY, Map.of(Polling.FROM, from, Fetching.WAITING, waiting));
    }

    private Fetched ask(String what, DatasetName dataset, String notThere, Map<String, Object> properties) {
        String route = "direct:" + what + "-" + dataset;
        Exchange exchange = new DefaultExchange(main.getCamelContext());
        exchange.setProperty(Fetching.BY_HAND, true);
        properties.forEach(exchange::setProperty);
        if (main.getCamelContext().hasEndpoint(route) == null) {
            throw new CommandException(
                    dataset + notThere,
                    "its files are dropped into " + settings.inbox().resolve(dataset.domain()));
        }
        template().send(route, exchange);
        int files = exchange.getProperty(Fetching.FILES, new AtomicInteger(), AtomicInteger.class)
                .get();
        int unknown = exchange.getProperty(Polling.UNKNOWN, 0, Integer.class);
        if (exchange.getProperty(Fetching.DONE, false, Boolean.class)) {
            return new Fetched(files, unknown, null);
        }
        return new Fetched(
                files,
                unknown,
                exchange.getException() != null
                        ? exchange.getException()
                        : exchange.getProperty(Fetching.TROUBLE, Exception.class));
    }

    /** Past the ledger; returns whether one of the operators got the mail. */
    private boolean sendAtOnce(Letter letter) {
        boolean sent = false;
        for (String operator : settings.mail().operators()) {
            Exchange exchange = new DefaultExchange(main.getCamelContext());
            exchange.getMessage().setBody(new Letter(operator, letter.subject(), letter.body(), letter.attachments()));
            try {
                template().send("direct:deliver", exchange);
                sent |= exchange.getException() == null;
            } catch (RuntimeException e) {
                return sent; // the service ends
            }
        }
        return sent;
    }

    private ProducerTemplate template() {
        try {
            return main.getCamelTemplate();
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }

    /** Forgets at once the persons of all open requests, and looks for erased persons in what was filed since the last time. */
    public Erase.Outcome erase() {
        Erase.Outcome outcome = office.erase().eraseOpen();
        office.erase().sweep();
        return outcome;
    }

    /** Writes at once the quality reports of what was loaded, and how many can be singled out by it. */
    public void report() {
        quality.report();
        // Counted after the runs are noted, so that none ends unseen between both; then the pages are written again.
        if (kAnonymity.count()) {
            quality.report();
        }
    }

    /**
     * Tells at once what is due about what was loaded, for commands that do not stay: writes the mail, and gives the mail
     * server a moment to take what waits. What it does not take stays in the books.
     */
    public void tell() {
        notify.tell();
        try {
            main.getCamelContext().getRouteController().startRoute("mail");
            Awaiting.until(() -> summary.mailsWaiting() == 0, MAIL_TAKES_AT_MOST);
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }

    @Override
    public void close() {
        queue.close();
        try {
            main.stop();
        } finally {
            SharedSchedule.forget(presence.owner());
            watch.close();
            sources.close();
            outputs.close();
            rooms.shutdown();
            presence.close();
        }
    }
}
