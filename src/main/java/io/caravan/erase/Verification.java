package io.caravan.erase;

import io.caravan.failure.FileAccessException;
import io.caravan.failure.UnreadableCertificateException;
import io.caravan.file.FileFailures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What can be said of a certificate by a public key. It needs nothing but the two.
 *
 * @param signer the fingerprint of the key by which the certificate says that it was signed
 */
public record Verification(Result result, String signer) {

    private static final String ADVICE = "--certificate takes the .json file of a certificate";
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{64}");
    private static final int MOST_BYTES = 1 << 24;

    public enum Result {
        /** Word for word. How the JSON is laid out does not matter. */
        AS_SIGNED,
        /** Not what the key has signed, though the certificate names that key, or the other way round. */
        CHANGED,
        /** Nothing can be said of the content by this key. */
        SIGNED_BY_ANOTHER_KEY
    }

    /**
     * Checks a certificate.
     *
     * @param json the {@code .json} file, wherever it lies now
     * @throws UnreadableCertificateException when the file cannot be read or is no certificate
     */
    public static Verification of(Path json, CertificateKey key) {
        JsonNode signed = read(json);
        JsonNode content = signed.path(Certificates.CERTIFICATE);
        JsonNode signature = signed.path(Certificates.SIGNATURE);
        String signer = signature.path("key").asString("");
        if (signed.size() != 2 || !content.isObject() || !isSignature(signature)) {
            boolean isOlder = signature.path("algorithm").asString("").equals("HMAC-SHA256");
            throw isOlder
                    ? new UnreadableCertificateException(
                            json + ": was signed with a secret (HMAC-SHA256), by which no other can check it",
                            "check it with the version of Caravan that wrote it")
                    : none(json, "it must hold a certificate and its signature (Ed25519), and nothing else");
        }
        boolean verified = isVerified(key, content, signature.path("value").stringValue());
        boolean isNamed = key.fingerprint().equals(signer);
        if (verified && isNamed) {
            return new Verification(Result.AS_SIGNED, signer);
        }
        return new Verification(verified || isNamed ? Result.CHANGED : Result.SIGNED_BY_ANOTHER_KEY, signer);
    }

    private static boolean isSignature(JsonNode signature) {
        return signature.size() == 3
                && signature.path("algorithm").asString("").equals(Signing.ALGORITHM)
                && signature.path("key").isString()
                && FINGERPRINT.matcher(signature.path("key").stringValue()).matches()
                && signature.path("value").isString();
    }

    private static boolean isVerified(CertificateKey key, JsonNode content, String value) {
        byte[] signature;
        try {
            signature = Base64.getDecoder().decode(value);
        } catch (IllegalArgumentException e) {
            return false;
        }
        // Some bits of the last character count for nothing: it can be changed and mean the same.
        boolean isCanonical = Base64.getEncoder().encodeToString(signature).equals(value);
        return isCanonical && key.verifies(CanonicalJson.write(content), signature);
    }

    private static JsonNode read(Path json) {
        try (InputStream in = Files.newInputStream(json)) {
            return CanonicalJson.read(in.readNBytes(MOST_BYTES));
        } catch (IOException e) {
            FileAccessException failure = FileFailures.of(e, json);
            throw new UnreadableCertificateException(
                    String.valueOf(failure.getMessage()), failure.advice().isEmpty() ? ADVICE : failure.advice());
        } catch (JacksonException e) {
            throw none(json, "it is not JSON");
        }
    }

    private static UnreadableCertificateException none(Path json, String why) {
        return new UnreadableCertificateException(json + ": is no certificate of Caravan: " + why, ADVICE);
    }
}
