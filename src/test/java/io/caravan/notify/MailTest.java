package io.caravan.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MailTest {

    @Test
    void reportsThatWaitMakeOneMailWithAWayToHaveEach() {
        Mail mail = Mail.aboutLateReports(List.of(
                new LateReport("shop.stock", "2022-07-31", "shop.products, shop.customers", ""),
                new LateReport("shop.sales", "2022-07-30", "", "shop/reports/sales.sql: divides by zero")));

        assertThat(mail.subject()).isEqualTo("Caravan: 2 reports wait");
        assertThat(mail.body())
                .contains(
                        "shop.stock of 2022-07-31 waits for what is not there yet for that day: shop.products, shop.customers.\n")
                .contains("shop.sales of 2022-07-30 could not be made: shop/reports/sales.sql: divides by zero.\n")
                .contains("    ./caravan report shop.stock --date 2022-07-31\n")
                .contains("    ./caravan report shop.sales --date 2022-07-30\n");
    }

    @Test
    void aDatabaseThatKeepsItsLogForUsIsToldWithAWayOut() {
        Mail mail = Mail.aboutBehind("delivery", "caravan_delivery", 3L << 30);

        assertThat(mail.subject()).isEqualTo("Caravan: the database of delivery has to keep its log");
        assertThat(mail.body())
                .contains("3072 megabytes by now")
                .contains("    SELECT pg_drop_replication_slot('caravan_delivery');\n")
                .doesNotContain("%");
    }
}
