package io.caravan.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.caravan.database.Database;
import io.caravan.failure.CaravanException;
import io.caravan.failure.SourceException;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.apache.camel.Exchange;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.camel.util.ObjectHelper;
import org.apache.commons.csv.CSVException;
import org.apache.hc.client5.http.CircularRedirectException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.RedirectException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.ProtocolException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Says in words why a web API or a bucket gave nothing: their libraries quote addresses and answers, which can be secret. */
final class SourceFailures {

    private static final int REDIRECTION = 300;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private SourceFailures() {}

    /** A source whose status is another than that of success. */
    static SourceException answered(int status) {
        boolean isTransient = status < REDIRECTION
                || status >= SERVER_ERROR
                || status == TOO_MANY_REQUESTS
                || status == REQUEST_TIMEOUT;
        String advice =
                switch (status) {
                    case UNAUTHORIZED, FORBIDDEN -> "see to the key or password of the source";
                    case NOT_FOUND -> "see to its address";
                    default -> "";
                };
        return new SourceException("the source answered " + status, advice, isTransient, null);
    }

    /**
     * The failure of a source in our words.
     *
     * @param exchange in which it failed; what the source said of its answer stands in the headers
     * @return ours as it is, those of libraries translated, others as they are
     */
    static Throwable of(Throwable failure, Exchange exchange) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CaravanException) {
                return cause;
            }
            if (cause instanceof SQLException) {
                return Database.scrubbed(cause);
            }
        }
        return status(failure)
                .map(SourceFailures::answered)
                .or(() -> content(failure, exchange))
                .or(() -> connection(failure))
                .<Throwable>map(known -> known)
                .orElse(failure);
    }

    private static Optional<Integer> status(Throwable failure) {
        HttpOperationFailedException http = ObjectHelper.getException(HttpOperationFailedException.class, failure);
        AwsServiceException bucket = ObjectHelper.getException(AwsServiceException.class, failure);
        return http != null
                ? Optional.of(http.getStatusCode())
                : Optional.ofNullable(bucket).map(AwsServiceException::statusCode);
    }

    private static Optional<SourceException> content(Throwable failure, Exchange exchange) {
        boolean isJson = has(failure, JsonProcessingException.class);
        if (!isJson && !has(failure, CSVException.class)) {
            return Optional.empty();
        }
        if (exchange.getMessage().getHeader(Exchange.CONTENT_LENGTH, 1L, Long.class) == 0) {
            return Optional.of(noContent());
        }
        String expected = isJson ? "JSON document" : "CSV";
        return Optional.of(isWebPage(exchange) ? webPage() : transientFailure("the answer is no whole " + expected));
    }

    /** An answer that is empty. */
    static SourceException noContent() {
        return transientFailure("the source gave no content");
    }

    /** A page that asks for a password, or says that the source is being looked after. */
    static SourceException webPage() {
        return transientFailure("the source answered with a web page (HTML) instead of data");
    }

    /** Whether the source calls its answer a web page. */
    static boolean isWebPage(Exchange exchange) {
        return exchange.getMessage()
                .getHeader(Exchange.CONTENT_TYPE, "", String.class)
                .contains("html");
    }

    private static Optional<SourceException> connection(Throwable failure) {
        if (has(failure, CircularRedirectException.class)) {
            return Optional.of(
                    new SourceException("the source redirects in a circle", "see to its address", false, failure));
        }
        if (has(failure, RedirectException.class)) {
            return Optional.of(
                    new SourceException("the source redirects too often", "see to its address", false, failure));
        }
        if (has(failure, UnknownHostException.class)) {
            return Optional.of(transientFailure("the host of the source is unknown"));
        }
        if (has(failure, SSLException.class)) {
            return Optional.of(new SourceException(
                    "the connection to the source cannot be encrypted",
                    "its certificate must be valid for its name and be trusted by Java",
                    false,
                    failure));
        }
        if (has(failure, SocketTimeoutException.class)
                || has(failure, ConnectTimeoutException.class)
                || has(failure, java.net.http.HttpTimeoutException.class)) {
            return Optional.of(transientFailure("the source does not answer in time"));
        }
        if (has(failure, ConnectException.class) || has(failure, NoRouteToHostException.class)) {
            return Optional.of(transientFailure("the source cannot be reached"));
        }
        if (has(failure, NoHttpResponseException.class)) {
            return Optional.of(transientFailure("the source closes the connection without an answer"));
        }
        if (has(failure, ConnectionClosedException.class)
                || has(failure, MalformedChunkCodingException.class)
                || has(failure, EOFException.class)
                || has(failure, SocketException.class)) {
            return Optional.of(transientFailure("the answer of the source is cut"));
        }
        if (has(failure, ProtocolException.class)) {
            return Optional.of(transientFailure("the source does not speak HTTP"));
        }
        return has(failure, SdkClientException.class)
                ? Optional.of(transientFailure("the bucket cannot be reached, or does not answer in time"))
                : Optional.empty();
    }

    private static SourceException transientFailure(String message) {
        return new SourceException(message, true);
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        return ObjectHelper.getException(type, failure) != null;
    }
}
