package io.caravan.route;

import io.caravan.contract.Contracts;
import io.caravan.contract.DatasetName;
import io.caravan.failure.SourceException;
import io.caravan.run.FetchedObjects;
import io.caravan.run.Fingerprint;
import io.caravan.run.Reasons;
import io.caravan.source.BucketAddress;
import io.caravan.source.BucketObject;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Takes what is new in a bucket, page by page. A broken object keeps no other from being fetched; it fails the try in the end, and
 * the next one asks for what is still missing.
 */
final class BucketFetching {

    private static final String TRY = "bucketTry";
    private static final String BUCKET = "bucket";
    private static final String MORE = "more";
    private static final String OBJECT = "object";

    private final Contracts contracts;
    private final Landing landing;
    private final FetchedObjects fetched;
    private final Fingerprint fingerprint;
    private final BucketClient client;
    private final int pageSize;

    BucketFetching(
            Contracts contracts,
            Landing landing,
            FetchedObjects fetched,
            Fingerprint fingerprint,
            BucketClient client,
            int pageSize) {
        this.contracts = contracts;
        this.landing = landing;
        this.fetched = fetched;
        this.fingerprint = fingerprint;
        this.client = client;
        this.pageSize = pageSize;
    }

    /** How far a try has come. */
    private static final class Progress {

        private String lastKey = "";
        private int found;
        private int broken;
        private String firstBroken = "";
    }

    /** The steps by the names that the route calls. */
    Map<String, Processor> steps() {
        return Map.of(
                "bucket", this::begin,
                "nextPage", this::page,
                "newObjects", this::select,
                "object", this::ask,
                "fetchedObject", this::take,
                "brokenObject", this::note,
                "allObjects", this::end);
    }

    private void begin(Exchange exchange) {
        client.connect(exchange.getContext());
        exchange.setProperty(TRY, new Progress());
        exchange.setProperty(MORE, true);
        exchange.setProperty(
                BUCKET,
                exchange.getProperty(Fetching.BUCKET, BucketAddress.class).bucket());
    }

    private void page(Exchange exchange) {
        BucketAddress address = exchange.getProperty(Fetching.BUCKET, BucketAddress.class);
        String lastKey = progress(exchange).lastKey;
        ListObjectsRequest.Builder page = ListObjectsRequest.builder()
                .bucket(address.bucket())
                .prefix(address.path())
                .maxKeys(pageSize);
        if (!lastKey.isEmpty()) {
            page.marker(lastKey);
        }
        exchange.getMessage().setBody(page.build());
    }

    /** Leaves of a page what was not fetched yet. The page behind the last one is empty. */
    private void select(Exchange exchange) {
        BucketAddress address = exchange.getProperty(Fetching.BUCKET, BucketAddress.class);
        Progress progress = progress(exchange);
        Map<String, BucketObject> objects = new LinkedHashMap<>();
        String lastKey = progress.lastKey;
        for (Object listed : exchange.getMessage().getBody(List.class)) {
            S3Object object = (S3Object) listed;
            lastKey = object.key();
            if (address.holds(lastKey)) {
                BucketObject found = new BucketObject(address.bucket(), lastKey, object.eTag());
                objects.put(found.mark(fingerprint), found);
            }
        }
        exchange.setProperty(MORE, !lastKey.equals(progress.lastKey));
        progress.lastKey = lastKey;
        List<BucketObject> unknown = fetched.unknown(Fetching.dataset(exchange), objects.keySet()).stream()
                .map(objects::get)
                .toList();
        progress.found += unknown.size();
        exchange.getMessage().setBody(unknown);
    }

    /** Asks for the object as it was listed, and not for what has come in its place since. */
    private void ask(Exchange exchange) {
        BucketObject object = exchange.getMessage().getBody(BucketObject.class);
        exchange.setProperty(OBJECT, object);
        exchange.getMessage()
                .setBody(GetObjectRequest.builder()
                        .bucket(object.bucket())
                        .key(object.key())
                        .ifMatch(object.etag())
                        .build());
    }

    private void take(Exchange exchange) throws IOException {
        BucketObject object = exchange.getProperty(OBJECT, BucketObject.class);
        DatasetName dataset = Fetching.dataset(exchange);
        String mark = object.mark(fingerprint);
        if (landing.land(exchange, contracts.get(dataset), ending -> object.path(dataset, mark, ending))) {
            Fetching.count(exchange);
        }
        fetched.fetched(dataset, mark);
    }

    private void note(Exchange exchange) {
        Progress progress = progress(exchange);
        progress.broken++;
        if (progress.firstBroken.isEmpty()) {
            BucketObject object = exchange.getProperty(OBJECT, BucketObject.class);
            progress.firstBroken = object.key() + ": " + Reasons.of(Fetching.told(exchange));
        }
    }

    private void end(Exchange exchange) {
        Progress progress = progress(exchange);
        if (progress.broken > 0) {
            throw new SourceException(
                    progress.broken + " of " + progress.found + " new objects could not be fetched, the first of them "
                            + progress.firstBroken,
                    true);
        }
        exchange.setProperty(Fetching.DONE, true);
    }

    private static Progress progress(Exchange exchange) {
        return exchange.getProperty(TRY, Progress.class);
    }
}
