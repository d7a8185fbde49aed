package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.contract.DatasetName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.blobstore.TransientApiMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A source that is a bucket, on a server that speaks as S3 does. */
class S3FetchIT {

    private static final String BUCKET = "shop-data";
    private static final DatasetName ORDERS = DatasetName.parse("retail.orders");

    @TempDir
    Path folder;

    private BlobStoreContext context;
    private BlobStore store;
    private S3Proxy server;

    @BeforeEach
    void serves() throws Exception {
        context = ContextBuilder.newBuilder(new TransientApiMetadata()).build(BlobStoreContext.class);
        store = context.getBlobStore();
        store.createContainerInLocation(null, BUCKET);
        server = S3Proxy.builder()
                .blobStore(store)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, "reader", "marker-secret")
                .ignoreUnknownHeaders(true)
                .build();
        server.start();
    }

    @AfterEach
    void stops() throws Exception {
        server.stop();
        context.close();
    }

    private Home home(String... more) {
        List<String> settings = Stream.concat(
                        Stream.of(
                                "retail.source-url=s3://" + BUCKET + "/shop",
                                "caravan.s3.endpoint=http://127.0.0.1:" + server.getPort(),
                                "caravan.s3.access-key=reader",
                                "caravan.s3.secret-key=marker-secret",
                                "caravan.fetch.retries=1",
                                "caravan.fetch.retry-delay=PT0.01S"),
                        Stream.of(more))
                .toList();
        return Home.in(folder.resolve("home"), settings.toArray(String[]::new));
    }

    private static byte[] orders(int... ids) {
        String orders = String.join(
                ",",
                Arrays.stream(ids)
                        .mapToObj(id ->
                                """
                                {"id": %d, "user_id": 7, "total_price": "1.00", "line_items": [],
                                 "created_at": "2017-10-30T19:58:29-04:00", "updated_at": "2017-10-30T20:00:00-04:00"}"""
                                        .formatted(id))
                        .toList());
        return ("{\"orders\": [" + orders + "]}").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] zip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("2017-10-30.json"));
            zip.write(content);
        }
        return bytes.toByteArray();
    }

    private void put(String key, byte[] content) {
        store.putBlob(
                BUCKET,
                store.blobBuilder(key)
                        .payload(content)
                        .contentLength(content.length)
                        .build());
    }

    /** What lies in the inbox, hidden files as well, by the names of the objects. */
    private static List<String> inInbox(Home home) throws IOException {
        Path inbox = home.inbox().resolve("retail");
        try (Stream<Path> files = Files.exists(inbox) ? Files.walk(inbox) : Stream.empty()) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString().replaceFirst("^orders-fetched-[0-9a-f]{12}_", ""))
                    .sorted()
                    .toList();
        }
    }

    private static Home.Answer load(Home home) {
        return home.run("load", home.inbox().resolve("retail").toString(), "--domain", "retail");
    }

    @Test
    void whatIsNewInABucketLoadsLikeAnyOtherFile() throws IOException {
        put("shop/2017-10-30.json", orders(1, 2));
        put("shop/dump/2017-10-31.zip", zip(orders(3)));
        put("shopping/2017-10-30.json", orders(4));
        Home home = home();
        Home.Answer fetch = home.run("fetch", "retail.orders", "--verbose");
        assertThat(fetch.exitCode()).as(fetch.text()).isEqualTo(ExitCode.DONE);
        assertThat(fetch.text()).contains("2 files").doesNotContain("marker-secret");
        assertThat(inInbox(home)).containsExactly("2017-10-30.json", "2017-10-31.zip");

        Home.Answer load = load(home);
        assertThat(load.exitCode()).as(load.text()).isEqualTo(ExitCode.DONE);
        assertThat(
                        home.ask(
                                "SELECT string_agg(order_id || ' ' || run_date, ',' ORDER BY order_id) FROM retail.orders_history"))
                .isEqualTo("1 2017-10-30,2 2017-10-30,3 2017-10-30");

        assertThat(home.run("fetch", "retail.orders").text()).contains("There is nothing new.");
        put("shop/2017-11-01.json", orders(5));
        put("shop/2017-10-30.json", orders(1, 2, 6));
        assertThat(home.run("fetch", "retail.orders").text()).contains("2 files");
        assertThat(load(home).exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(home.ask("SELECT count(*) FROM retail.orders")).isEqualTo("5");
    }

    @Test
    void aChangedObjectDoesNotTakeThePlaceOfOneThatIsNotLoadedYet() throws IOException {
        put("shop/2017-10-30.json", orders(1));
        Home home = home();
        home.run("fetch", "retail.orders");
        put("shop/2017-10-30.json", orders(2));
        home.run("fetch", "retail.orders");
        assertThat(inInbox(home)).containsExactly("2017-10-30.json", "2017-10-30.json");
    }

    @Test
    void oneObjectCanBeNamed() throws IOException {
        put("shop/2017-10-30.json", orders(1));
        put("shop/2017-10-31.json", orders(2));
        Home home = home("retail.source-url=s3://" + BUCKET + "/shop/2017-10-31.json");
        assertThat(home.run("fetch", "retail.orders").exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(inInbox(home)).containsExactly("2017-10-31.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a cut zip", "nothing"})
    void aBrokenObjectIsToldAndAskedForAgainWhileAllOthersAreFetched(String what) throws IOException {
        byte[] broken =
                switch (what) {
                    case "a cut zip" -> Arrays.copyOf(zip(orders(2)), 120);
                    default -> new byte[0];
                };
        put("shop/a.json", orders(1));
        put("shop/b.json", broken);
        put("shop/c.json", orders(3));
        Home home = home();
        try (Installation installation = home.open();
                var service = installation.service()) {
            service.start(installation.contracts());
            var first = service.fetch(ORDERS);
            assertThat(first.files()).isEqualTo(2);
            assertThat(first.trouble())
                    .hasMessageStartingWith("1 of 1 new objects could not be fetched, the first of them shop/b.json: ");
            assertThat(inInbox(home)).containsExactly("a.json", "c.json");

            put("shop/b.json", orders(2));
            var second = service.fetch(ORDERS);
            assertThat(second.trouble()).isNull();
            assertThat(second.files()).isEqualTo(1);
            assertThat(inInbox(home)).containsExactly("a.json", "b.json", "c.json");
        }
    }

    @Test
    void allPagesAreAskedFor() throws IOException {
        for (int id = 1; id <= 7; id++) {
            put("shop/" + id + ".json", orders(id));
        }
        Home home = home("caravan.s3.objects-per-page=3");
        assertThat(home.run("fetch", "retail.orders").text()).contains("7 files");
        assertThat(home.run("fetch", "retail.orders").text()).contains("There is nothing new.");
    }

    @Test
    void whatWasFetchedBeforeAKillButNotNotedIsFetchedOnceMoreAndKnownThen() throws IOException {
        put("shop/2017-10-30.json", orders(1));
        Home home = home();
        home.run("fetch", "retail.orders");
        load(home);
        home.ask("DELETE FROM caravan.fetched RETURNING 1");
        assertThat(home.run("fetch", "retail.orders").text()).contains("1 file.");
        assertThat(load(home).exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(home.ask("SELECT count(*) FROM retail.orders_history")).isEqualTo("1");
    }

    @Test
    void aWrongKeyIsToldAndNotShown() throws IOException {
        put("shop/2017-10-30.json", orders(1));
        Home home = home("caravan.s3.secret-key=marker-wrong");
        Home.Answer fetch = home.run("fetch", "retail.orders", "--verbose");
        assertThat(fetch.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(fetch.text()).contains("the source answered 403").doesNotContain("marker");
        assertThat(inInbox(home)).isEmpty();
    }

    @Test
    void aBucketThatIsNotThereIsTold() {
        Home.Answer fetch = home("retail.source-url=s3://no-such-bucket/shop").run("fetch", "retail.orders");
        assertThat(fetch.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(fetch.text()).contains("the source answered 404");
    }
}
