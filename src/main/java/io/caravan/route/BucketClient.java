package io.caravan.route;

import io.caravan.settings.Settings;
import java.net.URI;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.component.aws2.s3.AWS2S3Component;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * Gives Camel's component the client by which it asks for buckets. Made when it is first needed, as that takes a while and most
 * never need it; and here rather than of properties, so that the secret key shows nowhere.
 */
final class BucketClient implements AutoCloseable {

    private static final String COMPONENT = "aws2-s3";
    private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(20);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(60);

    private final Settings.S3 settings;
    private @Nullable S3Client client;

    BucketClient(Settings.S3 settings) {
        this.settings = settings;
    }

    synchronized void connect(CamelContext camel) {
        if (client == null) {
            client = client();
            camel.getComponent(COMPONENT, AWS2S3Component.class)
                    .getConfiguration()
                    .setAmazonS3Client(client);
        }
    }

    private S3Client client() {
        S3ClientBuilder builder = S3Client.builder()
                .region(Region.of(settings.region()))
                .httpClientBuilder(ApacheHttpClient.builder()
                        .connectionTimeout(CONNECTS_WITHIN)
                        .socketTimeout(ANSWERS_WITHIN))
                // How often a source is asked again is said in the settings.
                .overrideConfiguration(calls -> calls.retryStrategy(DefaultRetryStrategy.doNotRetry()));
        if (!settings.endpoint().isEmpty()) {
            builder.endpointOverride(URI.create(settings.endpoint())).forcePathStyle(true);
        }
        if (!settings.accessKey().isEmpty()) {
            builder.credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                    settings.accessKey(), settings.secretKey().value())));
        }
        return builder.build();
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
        }
    }
}
