package io.caravan.erase;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/** A certificate as a page to read and to print: one HTML file that needs nothing else. */
final class CertificatePage {

    private static final Template TEMPLATE = template();

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private CertificatePage() {}

    /** @param json the file that the page belongs to and that can be verified */
    static String of(Certificate certificate, Signing.Signed signature, Path json) {
        return TEMPLATE.execute(new View(
                certificate.erasure(),
                certificate.domain(),
                certificate.channel(),
                certificate.requester().isEmpty() ? "not named" : certificate.requester(),
                namedBy(certificate),
                time(certificate.requested()),
                time(certificate.recorded()),
                time(certificate.finished()),
                count(certificate.places().size()),
                count(certificate.places().stream()
                        .filter(place -> place.found() > 0)
                        .count()),
                certificate.places().stream().map(PlaceView::of).toList(),
                !certificate.notSearched().isEmpty(),
                certificate.notSearched(),
                certificate.accepted(),
                !certificate.remains().isEmpty(),
                certificate.remains(),
                signature,
                json.getFileName().toString()));
    }

    /** What the template calls by name. */
    private record View(
            long erasure,
            String domain,
            String channel,
            String requester,
            String namedBy,
            String requested,
            String recorded,
            String finished,
            String searched,
            String found,
            List<PlaceView> places,
            boolean anythingNotSearched,
            List<String> notSearched,
            boolean accepted,
            boolean anythingRemains,
            List<Certificate.Remainder> remains,
            Signing.Signed signature,
            String json) {}

    private record PlaceView(
            String place, String searched, String unit, String found, boolean anyFound, String change) {

        static PlaceView of(Certificate.Place place) {
            return new PlaceView(
                    place.place(),
                    count(place.searched()),
                    place.unit(),
                    count(place.found()),
                    place.found() > 0,
                    place.change());
        }
    }

    private static String namedBy(Certificate certificate) {
        return String.join(
                " and ",
                Stream.of(certificate.byId() ? "an id" : "", certificate.byEmail() ? "an e-mail address" : "")
                        .filter(name -> !name.isEmpty())
                        .toList());
    }

    private static String time(Instant instant) {
        return TIME.format(instant);
    }

    private static String count(long number) {
        return String.format(Locale.ENGLISH, "%,d", number);
    }

    private static Template template() {
        try (InputStream html =
                Objects.requireNonNull(CertificatePage.class.getResourceAsStream("certificate.html.mustache"))) {
            return Mustache.compiler().escapeHTML(true).compile(new InputStreamReader(html, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
