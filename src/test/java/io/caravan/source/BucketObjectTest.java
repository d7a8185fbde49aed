package io.caravan.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.contract.DatasetName;
import io.caravan.run.Fingerprint;
import io.caravan.run.SourceFile;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketObjectTest {

    private static final DatasetName ORDERS = DatasetName.parse("retail.orders");
    private static final Fingerprint FINGERPRINT =
            new Fingerprint(new SecretKeySpec("a key for tests".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));

    private static BucketObject object(String key) {
        return new BucketObject("shop-data", key, "\"1\"");
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource({
        "2017-10-30.json,                           orders-fetched-0123456789ab_2017-10-30.json",
        "shop/2017-10-30.json.gz,                   orders-fetched-0123456789ab_2017-10-30.json.gz",
        "shop/day,                                  orders-fetched-0123456789ab_day.zip",
        "shop/date=2017-10-30/x/hour=05/part.json,  date=2017-10-30/hour=05/orders-fetched-0123456789ab_part.json",
        "../date=../etc/.a b\\c.json,               orders-fetched-0123456789ab_.a_b_c.json",
    })
    void becomesAFileUnderItsOwnName(String key, String path) {
        assertThat(object(key).path(ORDERS, "0123456789abcdef", "zip")).isEqualTo(path);
    }

    @Test
    void isAsOldAsTheDateInItsNameSays() {
        String path = object("shop/2017-10-30.json").path(ORDERS, "012345678901", "json");
        assertThat(SourceFile.hour("retail/" + path, "")).contains(LocalDateTime.of(2017, 10, 30, 0, 0));
    }

    @Test
    void hasANameThatAFolderTakes() {
        assertThat(object("x".repeat(1000) + ".json").path(ORDERS, "012345678901", "zip"))
                .hasSizeLessThan(255)
                .endsWith("x.json");
    }

    @Test
    void isAnotherOneWhenItHasChanged() {
        String mark = object("a.json").mark(FINGERPRINT);
        assertThat(mark).isEqualTo(object("a.json").mark(FINGERPRINT));
        assertThat(new BucketObject("shop-data", "a.json", "\"2\"").mark(FINGERPRINT))
                .isNotEqualTo(mark);
        assertThat(new BucketObject("shop-data-2", "a.json", "\"1\"").mark(FINGERPRINT))
                .isNotEqualTo(mark);
    }
}
