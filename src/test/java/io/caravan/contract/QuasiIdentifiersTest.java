package io.caravan.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.Documents;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuasiIdentifiersTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    shop.customers    | id                          | first_name last_name date_of_birth phone_number city country postcode                              | last_change segment
                    shop.transactions | transaction_id customer_id  | delivery_address_postcode delivery_address_city delivery_address_country                         | transaction_time
                    shop.products     | ''                          | ''                                                                                                 | ''
                    b2b.customer      | document_number             | full_name date_of_birth country                                                                    | ''
                    b2b.order         | id customer_document_number | ''                                                                                                 | order_datetime
                    b2b.sales         | order_id                    | ''                                                                                                 | ''
                    b2b.weblog        | log_user                    | network device operating_system browser                                                            | path referer
                    """)
    void knowsByWhatARowOfADatasetMayBeFound(String dataset, String ids, String quasi, String personal) {
        QuasiIdentifiers fields = QuasiIdentifiers.of(Documents.contract(dataset));
        assertThat(columns(fields.ids())).isEqualTo(ids);
        assertThat(columns(fields.quasi())).isEqualTo(quasi);
        assertThat(columns(fields.personal())).isEqualTo(personal);
        assertThat(fields.isEmpty()).isEqualTo(quasi.isEmpty() && personal.isEmpty());
    }

    private static String columns(List<Field> fields) {
        return fields.stream().map(Field::column).collect(Collectors.joining(" "));
    }
}
