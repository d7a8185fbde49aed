package io.caravan.anonymise;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.Documents;
import io.caravan.clean.Clean;
import io.caravan.read.RawRows;
import io.caravan.validate.Validate;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreatmentsTest {

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource({
        "ada@example.org,  a**@example.org",
        "a@example.org,    *@example.org", // nothing left to show
        "Roberta,          R******",
        "R,                *",
        "+44 808 157,      +**********",
        "@home,            @****",
        "😀😀,             😀*",
        "'',               ''",
    })
    void aMaskShowsTheFirstLetter(String text, String masked) {
        assertThat(Mask.mask(text)).isEqualTo(masked);
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource({"W07 1WX, W07", "N4U 4YN, N4U", "W071WX, W07", "D06 EHHA, D06", "1AA, ''", "'', ''"})
    void aPostcodeBecomesItsArea(String postcode, String area) {
        assertThat(PostcodeArea.of(postcode)).isEqualTo(area);
    }

    @Test
    void aPseudonymIsTheSameForTheSameValueDomainAndKeyAlone() {
        Pseudonyms shop = new Pseudonyms(Documents.KEY, "shop");
        String pseudonym = shop.of("ada@example.org").toString();
        assertThat(pseudonym)
                .matches("[0-9a-f]{64}")
                .isEqualTo(new Pseudonyms(Documents.KEY, "shop")
                        .of("ada@example.org")
                        .toString());
        assertThat(shop.of("bea@example.org")).doesNotHaveToString(pseudonym);
        assertThat(new Pseudonyms(Documents.KEY, "bank").of("ada@example.org")).doesNotHaveToString(pseudonym);
        var otherKey = new SecretKeySpec("other".getBytes(StandardCharsets.UTF_8), "HmacSHA256");
        assertThat(new Pseudonyms(otherKey, "shop").of("ada@example.org")).doesNotHaveToString(pseudonym);
    }

    @Test
    void everyFieldHasItsTreatmentAndNothingElsePasses() {
        SafeRows safe = treated(
                "shop.customers",
                """
                {"segment": "health", "id": "007", "first_name": "Roberta", "last_name": "Folan", "email": " Rob@Example.org",\
                 "date_of_birth": "1980-02-29", "address": "213 Brandon keys", "postcode": "w07 1wx", "city": "Northwick"}
                """);
        String line = Documents.text(safe.lines()).get(0);
        Object pseudonym = new Pseudonyms(Documents.KEY, "shop").of("rob@example.org");
        assertThat(line)
                .isEqualTo(
                        """
                        {"id":"007","first_name":"R******","last_name":"F****","date_of_birth":1980,"email":"%s",\
                        "phone_number":null,"address":null,"city":"Northwick","country":null,"postcode":"W07",\
                        "last_change":null,"segment":"health"}"""
                                .formatted(pseudonym));
    }

    @Test
    void aWholeNumberIsWrittenAsOneAndADecimalKeepsItsScale() {
        SafeRows safe = treated(
                "shop.products",
                "{\"sku\": 7.0, \"name\": \"tea\", \"price\": \"16.90\", \"category\": \"misc\", \"popularity\": 0.50}\n");
        assertThat(Documents.text(safe.lines()).get(0))
                .isEqualTo("{\"sku\":7,\"name\":\"tea\",\"price\":16.90,\"category\":\"misc\",\"popularity\":0.50}");
    }

    @Test
    void aRowShowsNoValueWhenItIsPrinted() {
        SafeRows safe = treated(
                "shop.products",
                "{\"sku\": 7, \"name\": \"tea\", \"price\": 1, \"category\": \"misc\", \"popularity\": 1}\n");
        assertThat(safe.toString() + safe.rows()).doesNotContain("tea").contains("record 1 at line 1");
    }

    private SafeRows treated(String dataset, String line) {
        RawRows raw = Documents.read(dataset, folder, line).batches().get(0);
        return new Anonymise(Documents.KEY, () -> Documents.NOBODY_IS_ERASED)
                .anonymise(new Clean().clean(new Validate(Clock.systemUTC()).validate(raw)));
    }
}
