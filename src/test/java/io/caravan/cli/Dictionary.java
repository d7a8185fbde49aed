package io.caravan.cli;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The attack of somebody who knows all addresses, numbers and ids that there are, and no secret: each is hashed in all usual
 * ways and looked for in what can be seen.
 */
final class Dictionary {

    private static final List<String> DIGESTS = List.of("MD5", "SHA-1", "SHA-256", "SHA-512");
    private static final List<String> MACS = List.of("HmacMD5", "HmacSHA1", "HmacSHA256");
    private static final List<String> BETWEEN = List.of("", ":", "|");

    /** Of a hash; no two are likely to share them, and one that was cut or is kept as a number still has them. */
    private static final int BYTES = Long.BYTES;

    /** A number that is shorter is looked for as it is written alone, as many a count has the same digits. */
    private static final int PHONE_DIGITS = 9;

    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9+/_-]{16,}");
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{16,}");
    private static final Pattern NUMBER = Pattern.compile("(?<![0-9])-?[0-9]{10,20}(?![0-9])");
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9._%+'-]+@[A-Za-z0-9.-]+");
    private static final Pattern PHONE =
            Pattern.compile("(?<![0-9A-Za-z])[+(]?[0-9][0-9 ()+.-]{5,}[0-9](?![0-9A-Za-z])");
    private static final Pattern HOST = Pattern.compile("[0-9a-fA-F]*[.:][0-9a-fA-F.:]+");

    private final List<String> salts;
    private final List<Mac> macs;
    private final Set<Long> tokens = new HashSet<>();
    private final Set<String> plain = new HashSet<>();

    /** @param salts what a careless developer would put before or behind a value, or take for a key */
    Dictionary(Collection<String> salts) {
        this.salts = List.copyOf(salts);
        this.macs = salts.stream()
                .flatMap(salt -> MACS.stream().map(name -> mac(name, salt)))
                .toList();
    }

    private static Mac mac(String name, String key) {
        try {
            Mac mac = Mac.getInstance(name);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), name));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Adds something that can be seen. */
    void see(String text) {
        String decoded = text.replace("%40", "@").replace("\\u0040", "@").replace("\\/", "/");
        WORD.matcher(decoded).results().forEach(word -> tokens.add(start(base64(word.group()))));
        HEX.matcher(decoded)
                .results()
                .forEach(hex ->
                        tokens.add(start(HexFormat.of().parseHex(hex.group().substring(0, 2 * BYTES)))));
        NUMBER.matcher(decoded).results().forEach(number -> tokens.add(new BigInteger(number.group()).longValue()));
        ADDRESS.matcher(decoded).results().forEach(address -> plain.add(spelling(address.group())));
        PHONE.matcher(decoded).results().forEach(phone -> plain.add(spelling(phone.group())));
        HOST.matcher(decoded).results().forEach(host -> plain.add(spelling(host.group())));
    }

    /** The values that can be seen as they are, in whatever spelling. */
    Set<String> plain(Collection<String> values) {
        Set<String> found = new TreeSet<>();
        values.stream().filter(value -> plain.contains(spelling(value))).forEach(found::add);
        return found;
    }

    /** The values of which a hash can be seen that anybody can compute. */
    Set<String> hashed(Collection<String> values) {
        Set<String> found = new TreeSet<>();
        for (String value : values) {
            if (spellings(value).anyMatch(this::isHashed)) {
                found.add(value);
            }
        }
        return found;
    }

    private static String spelling(String value) {
        String digits = value.replaceAll("[ ()+.-]", "");
        boolean isNumber = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber && digits.length() >= PHONE_DIGITS && !value.matches("[0-9]+(\\.[0-9]+){3}")
                ? digits
                : value.toLowerCase(Locale.ROOT);
    }

    private static Stream<String> spellings(String value) {
        String stripped = value.strip();
        return Stream.of(
                        stripped,
                        stripped.toLowerCase(Locale.ROOT),
                        stripped.toUpperCase(Locale.ROOT),
                        stripped.replaceAll("[ ()-]", ""),
                        spelling(stripped))
                .distinct();
    }

    private boolean isHashed(String value) {
        List<String> salted = new ArrayList<>(List.of(value, value + "\n"));
        for (String salt : salts) {
            for (String between : BETWEEN) {
                salted.add(salt + between + value);
                salted.add(value + between + salt);
            }
        }
        try {
            for (String digest : DIGESTS) {
                MessageDigest algorithm = MessageDigest.getInstance(digest);
                for (String text : salted) {
                    if (isSeen(algorithm.digest(text.getBytes(StandardCharsets.UTF_8)))) {
                        return true;
                    }
                }
            }
            for (Mac mac : macs) {
                if (isSeen(mac.doFinal(value.getBytes(StandardCharsets.UTF_8)))) {
                    return true;
                }
            }
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** In hex or base64, whole or cut, or its first eight bytes as a number. */
    private boolean isSeen(byte[] hash) {
        return tokens.contains(start(hash));
    }

    private static long start(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getLong();
    }

    private static byte[] base64(String word) {
        String standard = word.replace('-', '+').replace('_', '/');
        return Base64.getDecoder().decode(standard.substring(0, 16));
    }
}
