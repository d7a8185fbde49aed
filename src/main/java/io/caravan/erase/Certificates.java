package io.caravan.erase;

import io.caravan.failure.UnreadableCertificateException;
import io.caravan.file.AtomicFile;
import io.caravan.file.FileFailures;
import io.caravan.file.Subfolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import javax.crypto.SecretKey;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Writes certificates, signed, for machines and for people, and says later whether one is as it was written. */
public final class Certificates {

    private static final String CERTIFICATE = "certificate";
    private static final String SIGNATURE = "signature";

    private final Path folder;
    private final Signing signing;

    /**
     * @param folder where certificates lie; made when the first one is written
     * @param key the secret that signs; only who has it can verify
     */
    public Certificates(Path folder, SecretKey key) {
        this.folder = folder;
        this.signing = new Signing(key);
    }

    /** The page of the certificate of an erasure, whether it was written or not. */
    Path page(long erasure) {
        return folder.resolve(name(erasure) + ".html");
    }

    private static String name(long erasure) {
        return "erasure-" + erasure;
    }

    /**
     * Writes {@code erasure-<number>.json} and, for people, {@code erasure-<number>.html}, for the owner's eyes only. Each
     * is there whole or not at all; writing the same erasure again replaces them.
     *
     * @return the page
     * @throws UncheckedIOException when the folder cannot be written
     */
    public Path write(Certificate certificate) {
        JsonNode content = CanonicalJson.of(certificate);
        Signing.Signature signature = signing.sign(CanonicalJson.write(content));
        Path json = folder.resolve(name(certificate.erasure()) + ".json");
        Path page = page(certificate.erasure());
        try {
            Subfolders.make(Objects.requireNonNull(folder.getParent()), folder);
            write(json, CanonicalJson.write(CanonicalJson.of(Map.of(CERTIFICATE, content, SIGNATURE, signature))));
            write(page, CertificatePage.of(certificate, signature, json).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return page;
    }

    /**
     * Whether a certificate is, word for word, as it was signed with our key. How the JSON is laid out does not matter.
     *
     * @param json the {@code .json} file, wherever it lies now
     * @throws UnreadableCertificateException when the file is no certificate
     */
    public boolean verify(Path json) {
        JsonNode signed = read(json);
        JsonNode content = signed.path(CERTIFICATE);
        JsonNode signature = signed.path(SIGNATURE);
        if (signed.size() != 2
                || !content.isObject()
                || signature.size() != 2
                || !signature.path("algorithm").isString()
                || !signature.path("value").isString()) {
            throw new UnreadableCertificateException(json
                    + ": is no certificate of Caravan: it must hold a certificate and a signature, and nothing else");
        }
        return signing.isRight(
                new Signing.Signature(
                        signature.path("algorithm").stringValue(),
                        signature.path("value").stringValue()),
                CanonicalJson.write(content));
    }

    private static JsonNode read(Path json) {
        try {
            return CanonicalJson.read(Files.readAllBytes(json));
        } catch (IOException e) {
            throw new UnreadableCertificateException(FileFailures.of(e, json).text());
        } catch (JacksonException e) {
            throw new UnreadableCertificateException(json + ": is no certificate of Caravan: it is not JSON");
        }
    }

    private static void write(Path target, byte[] content) throws IOException {
        try (AtomicFile file = AtomicFile.privateAt(target)) {
            file.write(content);
            file.commit();
        }
    }
}
