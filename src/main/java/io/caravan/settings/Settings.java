package io.caravan.settings;

import io.caravan.contract.Contract;
import io.caravan.contract.Contracts;
import io.caravan.contract.DatasetName;
import io.caravan.database.Database;
import io.caravan.failure.InvalidSettingException;
import io.caravan.read.Limits;
import io.caravan.report.ReportName;
import io.caravan.retain.Periods;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.quartz.CronExpression;

/**
 * What an operator can set; {@code docs/operations.md} lists every key. A value that cannot work stops the start, and
 * the message names its key.
 *
 * @param inbox where files are dropped, in a folder of their domain
 * @param archive where files lie that were loaded
 * @param failed where files lie that could not be read, each with a note
 * @param output where the treated records are written
 * @param routes the contracts and routes
 * @param state the embedded database and the keys made for it
 * @param batchSize records that go through the rooms together
 * @param gzipLevel how hard output files are compressed, from 1 (fast) to 9 (small)
 * @param runs how many files are loaded at once; the others queue
 * @param filesPerPoll how many files of a dataset are listed at a time, so that a full inbox does not fill the memory
 * @param unmatchedAfter how long a file may lie in the inbox that no dataset takes before somebody is told
 * @param lease how long a run whose process has vanished stays claimed at the most
 * @param tellEvery how often mails are written about what went wrong meanwhile
 * @param timeZone the zone of schedules, of report days and of the names of query files; the machine's plays no part
 * @param erasureSchedule when requests to be forgotten are done, a Quartz cron expression
 * @param housekeepingSchedule when to tidy up, a Quartz cron expression
 * @param retentionSchedule when to let go what has been kept long enough, a Quartz cron expression
 * @param fetch how sources are asked that do not answer at once
 * @param s3 where buckets are, and who asks for them
 * @param db the PostgreSQL to use; without an address the embedded one
 * @param mail the mail server; without a host mails are written to the outbox
 * @param limits what a file may ask of us
 * @param retention how long is kept what may not be kept for ever
 * @param key the secret of pseudonyms; empty for one that is made and kept under {@code state}
 * @param ofDomains the settings that begin with the name of a domain and that its routes ask for, by the name that they
 *     have in the environment
 */
public record Settings(
        @NotNull Path inbox,
        @NotNull Path archive,
        @NotNull Path failed,
        @NotNull Path output,
        @NotNull Path routes,
        @NotNull Path state,
        @Min(1) @Max(100_000) int batchSize,
        @Min(1) @Max(9) int gzipLevel,
        @Min(1) @Max(1000) int runs,
        @Min(1) int filesPerPoll,
        @NotNull
                @DurationMin(message = "must not be negative")
                @DurationMax(days = 365, message = "must be at most a year")
                Duration unmatchedAfter,
        @NotNull @DurationMin(seconds = 1, message = LEASE) @DurationMax(days = 1, message = LEASE) Duration lease,
        @NotNull @DurationMin(millis = 100, message = TELL) @DurationMax(days = 1, message = TELL) Duration tellEvery,
        @NotNull ZoneId timeZone,
        @NotNull String erasureSchedule,
        @NotNull String housekeepingSchedule,
        @NotNull String retentionSchedule,
        @Valid Fetch fetch,
        @Valid S3 s3,
        @Valid Db db,
        @Valid Mail mail,
        @Valid Limits limits,
        @Valid Periods retention,
        Secret key,
        Map<String, Secret> ofDomains) {

    private static final String LEASE = "must be from a second (PT1S) to a day (P1D)";
    private static final String TELL = "must be from a tenth of a second (PT0.1S) to a day (P1D)";

    public Settings {
        ofDomains = Map.copyOf(ofDomains);
    }

    /** The same settings for a service that takes files at once. */
    public Settings withoutSchedules() {
        return new Settings(
                inbox,
                archive,
                failed,
                output,
                routes,
                state,
                batchSize,
                gzipLevel,
                runs,
                filesPerPoll,
                unmatchedAfter,
                lease,
                tellEvery,
                timeZone,
                erasureSchedule,
                housekeepingSchedule,
                retentionSchedule,
                fetch,
                s3,
                db,
                mail,
                limits,
                retention,
                key,
                ofDomains.entrySet().stream()
                        .filter(setting -> !setting.getKey().endsWith("_SCHEDULE"))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** A setting of a domain, such as {@code retail.source-url}; empty when it is not set. */
    public Optional<String> ofDomain(String key) {
        return Optional.ofNullable(ofDomains.get(SettingsReader.variable(key))).map(Secret::value);
    }

    /**
     * The schedule of a dataset, a Quartz cron expression; empty for one that takes files at once.
     *
     * @throws InvalidSettingException when the setting is no cron expression
     */
    public Optional<String> schedule(DatasetName dataset) {
        return schedule(dataset.toString());
    }

    /** The same of a report; empty for the schedule of its declaration. */
    public Optional<String> schedule(ReportName report) {
        return schedule(report.toString());
    }

    private Optional<String> schedule(String name) {
        String key = name + ".schedule";
        Optional<String> schedule = ofDomain(key);
        if (schedule.isPresent() && !CronExpression.isValidExpression(schedule.get())) {
            throw new InvalidSettingException(key + ": is no Quartz cron expression such as 0 0 * * * ? (every hour)");
        }
        return schedule;
    }

    /**
     * Checks the folders, and makes none.
     *
     * @throws InvalidSettingException when one cannot work: a link to nothing, a file, without permissions, or inside another one
     */
    public void checkFolders() {
        FolderCheck.check(this);
    }

    /**
     * Checks that raw files are kept for longer than a record may wait: one that has waited in vain becomes a reject, and a
     * reject is mended from its raw file, which lies in {@code failed/} where another entry of its zip could not be read.
     *
     * @throws InvalidSettingException when they are not; the message names the setting and the dataset
     */
    public void outlast(Contracts contracts) {
        for (Contract contract : contracts.all()) {
            outlast("caravan.retention.archive", retention.archive(), contract);
            outlast("caravan.retention.failed", retention.failed(), contract);
        }
    }

    private static void outlast(String key, Duration period, Contract contract) {
        if (period.compareTo(contract.patience()) <= 0) {
            throw new InvalidSettingException(key + ": must be longer than records of " + contract.name()
                    + " may wait (P" + contract.patience().toDays() + "D, patience in its contract)");
        }
    }

    @AssertTrue(message = "must be a Quartz cron expression such as 0 0 1 * * ? (daily at 01:00)")
    boolean isErasureSchedule() {
        return CronExpression.isValidExpression(erasureSchedule);
    }

    @AssertTrue(message = "must be a Quartz cron expression such as 0 * * * * ? (each minute)")
    boolean isHousekeepingSchedule() {
        return CronExpression.isValidExpression(housekeepingSchedule);
    }

    @AssertTrue(message = "must be a Quartz cron expression such as 0 0 2 * * ? (daily at 02:00)")
    boolean isRetentionSchedule() {
        return CronExpression.isValidExpression(retentionSchedule);
    }

    /**
     * @param retries how often a source is asked again
     * @param retryDelay before it is asked again for the first time; each time after that four times as long
     * @param timeout how long a source may be silent
     * @param proxy through which it is asked, {@code host:port}; empty for what the JVM is told
     */
    public record Fetch(
            @Min(0) @Max(100) int retries,
            @NotNull @DurationMin(millis = 1, message = DELAY) @DurationMax(hours = 1, message = DELAY)
                    Duration retryDelay,
            @NotNull @DurationMin(millis = 1, message = TIMEOUT) @DurationMax(days = 1, message = TIMEOUT)
                    Duration timeout,
            String proxy) {

        private static final String TIMEOUT = "must be from a millisecond (PT0.001S) to a day (P1D)";
        private static final String DELAY = "must be from a millisecond (PT0.001S) to an hour (PT1H)";

        @AssertTrue(message = "must be a host and a port such as proxy.example.org:3128")
        boolean isProxy() {
            return proxy.isEmpty() || proxy.matches("[A-Za-z0-9.-]+:[1-9][0-9]{0,4}");
        }

        /** The host of the proxy, if there is one. */
        public Optional<String> proxyHost() {
            return proxy.isEmpty() ? Optional.empty() : Optional.of(proxy.substring(0, proxy.indexOf(':')));
        }

        /** Its port. */
        public int proxyPort() {
            return Integer.parseInt(proxy.substring(proxy.indexOf(':') + 1));
        }
    }

    /**
     * @param endpoint of a server that speaks as S3 does; empty for that of AWS
     * @param region of the buckets
     * @param accessKey empty for what AWS finds in the surroundings, such as the role of the machine
     * @param secretKey of the access key
     * @param objectsPerPage how many objects are listed at a time
     */
    public record S3(
            String endpoint, String region, String accessKey, Secret secretKey, @Min(1) @Max(1000) int objectsPerPage) {

        @AssertTrue(message = "must be an address such as https://storage.example.org")
        boolean isEndpoint() {
            return endpoint.isEmpty() || endpoint.matches("https?://[A-Za-z0-9.:\\[\\]-]+/?");
        }

        @AssertTrue(message = "must be a region such as eu-central-1")
        boolean isRegion() {
            return region.matches("[A-Za-z0-9-]+");
        }

        @AssertTrue(message = "must be set together with caravan.s3.access-key")
        boolean isSecretKey() {
            return accessKey.isEmpty() == secretKey.value().isEmpty();
        }
    }

    /**
     * @param url a JDBC address, {@code jdbc:postgresql://host/database}; empty for the embedded database
     * @param user empty for the embedded database
     * @param password empty where none is asked for
     * @param connections how many this process may have at once, besides one for each lock that it holds
     */
    public record Db(String url, String user, Secret password, @Min(2) @Max(1000) int connections) {

        public boolean isEmbedded() {
            return url.isEmpty();
        }

        @AssertTrue(message = "must be like jdbc:postgresql://host:5432/database")
        boolean isUrl() {
            return isEmbedded() || Database.isUrl(url);
        }
    }

    /**
     * @param host the SMTP server; empty to write mails to {@code output/outbox}
     * @param port its port
     * @param tls how the connection is encrypted; the server must then show a certificate for its name
     * @param user empty where the server asks for none
     * @param password of the user
     * @param from who the mails are from
     * @param to whom they go to, several separated by commas
     * @param reportsTo who gets reports, each a mail of their own; those of {@code to} when there is nobody
     */
    public record Mail(
            String host,
            @Min(1) @Max(65_535) int port,
            @NotNull Tls tls,
            String user,
            Secret password,
            String from,
            String to,
            List<String> reportsTo) {

        public Mail {
            reportsTo = List.copyOf(reportsTo);
        }

        /** How the connection to a mail server is encrypted. */
        public enum Tls {
            NONE,
            /** It begins plain and must become encrypted, as on port 587. */
            STARTTLS,
            /** It is encrypted from the beginning, as on port 465. */
            IMPLICIT
        }

        public boolean isOutbox() {
            return host.isEmpty();
        }

        /** The addresses of the people who look after this installation, one at least. */
        public List<String> operators() {
            return Arrays.stream(to.split(",", -1))
                    .map(String::strip)
                    .filter(address -> !address.isEmpty())
                    .toList();
        }

        /** Who gets reports; an empty address stands for the people who look after this installation. */
        public List<String> receiversOfReports() {
            return reportsTo.isEmpty() ? List.of("") : reportsTo;
        }

        @AssertTrue(message = "must be an e-mail address")
        boolean isFrom() {
            return from.contains("@");
        }

        @AssertTrue(message = "must be one or several e-mail addresses")
        boolean isTo() {
            return to.contains("@");
        }

        @AssertTrue(message = "must be e-mail addresses, separated by commas")
        boolean isReportsTo() {
            return reportsTo.stream().allMatch(address -> address.contains("@"));
        }
    }
}
