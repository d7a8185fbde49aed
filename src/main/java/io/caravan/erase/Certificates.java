package io.caravan.erase;

import io.caravan.failure.CommandException;
import io.caravan.file.AtomicFile;
import io.caravan.file.Subfolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Writes certificates, signed, for machines and for people, and beside them the public key by which everybody can check them. */
public final class Certificates {

    /** The name of the file with the public key. */
    public static final String PUBLIC_KEY = "caravan.pub";

    static final String CERTIFICATE = "certificate";
    static final String SIGNATURE = "signature";

    private final Path folder;
    private final SecretKey secret;

    /** Made when a certificate is written, as it takes a tenth of a second or more, and most commands write none. */
    private @Nullable Signing signing;

    /**
     * @param folder where certificates lie; made when the first one is written
     * @param secret what the keys follow from, 32 bytes; only who has it can sign
     */
    public Certificates(Path folder, SecretKey secret) {
        this.folder = folder;
        this.secret = secret;
    }

    private synchronized Signing signing() {
        Signing made = signing == null ? new Signing(secret) : signing;
        signing = made;
        return made;
    }

    /** The page of the certificate of an erasure, whether it was written or not. */
    Path page(long erasure) {
        return folder.resolve(name(erasure) + ".html");
    }

    private static String name(long erasure) {
        return "erasure-" + erasure;
    }

    /**
     * Writes {@code erasure-<number>.json} and, for people, {@code erasure-<number>.html}, for the owner's eyes only, and
     * {@link #PUBLIC_KEY} where it is not there. Each is there whole or not at all; writing the same erasure again replaces them.
     *
     * @return the page
     * @throws CommandException when this Java cannot sign
     * @throws UncheckedIOException when the folder cannot be written
     */
    public Path write(Certificate certificate) {
        JsonNode content = CanonicalJson.of(certificate);
        Signing.Signed signature = signing().sign(CanonicalJson.write(content));
        Path json = folder.resolve(name(certificate.erasure()) + ".json");
        Path page = page(certificate.erasure());
        try {
            Subfolders.make(Objects.requireNonNull(folder.getParent()), folder);
            writePublicKey();
            write(json, CanonicalJson.write(CanonicalJson.of(Map.of(CERTIFICATE, content, SIGNATURE, signature))));
            write(page, CertificatePage.of(certificate, signature, json).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return page;
    }

    private void writePublicKey() throws IOException {
        Path file = folder.resolve(PUBLIC_KEY);
        byte[] pem = signing().publicKey().pem();
        if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), pem)) {
            AtomicFile.write(file, pem);
        }
    }

    private static void write(Path target, byte[] content) throws IOException {
        try (AtomicFile file = AtomicFile.privateAt(target)) {
            file.write(content);
            file.commit();
        }
    }
}
