package io.caravan.erase;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.Documents;
import io.caravan.contract.Contracts;
import io.caravan.contract.DatasetName;
import io.caravan.read.Limits;
import io.caravan.read.Pieces;
import io.caravan.run.PersonTokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of whole records, declared and not, when a person is taken out of them. */
class RecordSearchTest {

    private static final Contracts CONTRACTS = Contracts.read(Path.of("routes"));
    private static final Identities IDENTITIES =
            new Identities(CONTRACTS, new PersonTokens(Documents.KEY), Documents.KEY);

    @TempDir
    Path folder;

    private String without(String dataset, String file, String content, List<String> ids, String email)
            throws IOException {
        DatasetName name = DatasetName.parse(dataset);
        Path path = Files.writeString(folder.resolve(file), content);
        Wanted wanted =
                Wanted.of(List.of(Requested.open(7, IDENTITIES.asked(name.domain(), ids, List.of(email)))), IDENTITIES);
        Mentions mentions = new Mentions(
                wanted,
                CONTRACTS.all().stream()
                        .filter(contract -> !contract.subject().isEmpty())
                        .toList());
        RecordSearch search = new RecordSearch(CONTRACTS.get(name), StoredFile.Kind.ARCHIVE, wanted, mentions);
        var unused = new Pieces(Limits.DEFAULT)
                .rewrite(path, CONTRACTS.get(name), Pieces.LineNumbers.KEPT, (entry, piece) -> {
                    RecordSearch.Found found = search.find(piece);
                    return found.erasures().isEmpty()
                            ? piece.bytes()
                            : found.edited().get();
                });
        return Files.readString(path, StandardCharsets.UTF_8);
    }

    @Test
    void anOwnRecordLosesWhatTheContractDoesNotDeclare() throws IOException {
        String orders = without(
                "retail.orders",
                "orders.json",
                """
                {"orders": [{"id": 27, "user_id": 900027, "email": "c27@example.org", "total_price": "10.00",
                "billing_address": {"name": "Canary Person", "phone": "+44 27"}, "customer": {"note": "canary"},
                "line_items": [{"id": 1, "gift_to": "Canary"}]}, {"id": 28, "user_id": 3, "email": "other@example.org",
                "billing_address": {"name": "Other"}}]}""",
                List.of("900027"),
                "nobody@example.org");

        assertThat(orders)
                .doesNotContainIgnoringCase("canary", "900027", "c27@", "+44 27")
                .contains("\"id\":27", "10.00", "erased-", "\"billing_address\": {\"name\": \"Other\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"friend\": {\"id\": \"C1\"}}                   | {\"friend\": {\"id\": \"erased-7\"}}",
                "{\"customer\": {\"id\": 4711}}                   | {\"customer\": {\"id\": 4711}}",
                "{\"customer\": {\"id\": 900028}, \"x\": 1}    | {\"customer\": {\"id\": \"erased-7\"}, \"x\": 1}",
                "{\"customer_ids\": [900028 ,2]}              | {\"customer_ids\": [\"erased-7\" ,2]}",
                "{\"customer_id\": \"C1\"}                        | {\"customer_id\": \"erased-7\"}",
                "{\"referredBy\": \"C-900027\"}                   | {\"referredBy\": \"erased-7\"}",
                "{\"tags\": [\"vip\", \"c-900027\"]}              | {\"tags\": [\"vip\", \"erased-7\"]}",
                "{\"city\": \"write to Ada@Example.org, please\"} | {\"city\": \"write to erased-7, please\"}",
                "{\"n\": {\"m\": [{\"e\": \"ada\\u0040example.org\"}]}} | {\"n\": {\"m\": [{\"e\": \"erased-7\"}]}}",
                "{\"ada@example.org\": 1}                         | {\"erased-7\": 1}",
                "{\"link\": \"mailto:ada%40example.org?x=1\"}     | {\"link\": \"mailto:erased-7?x=1\"}",
                "{\"boss\": \"grand.ada@example.org\"}           | {\"boss\": \"grand.ada@example.org\"}",
                "{\"boss\": \"ada@example.org.uk\"}              | {\"boss\": \"ada@example.org.uk\"}",
                "{\"note\": \"(#C-900027*)\"}                    | {\"note\": \"(#erased-7*)\"}",
                "{\"count\": 1, \"note\": \"C1 and C11\"}         | {\"count\": 1, \"note\": \"C1 and C11\"}",
            })
    void aRecordOfSomebodyElseKeepsEveryOtherByte(String fields, String left) throws IOException {
        String record = "{ \"id\":  \"900\", \"email\" : \"other@example.org\", ";

        assertThat(without(
                        "shop.customers",
                        "customers.json",
                        record + fields.substring(1) + "\n",
                        List.of("C1", "C-900027", "900028"),
                        "ada@example.org"))
                .isEqualTo(record + left.substring(1) + "\n");
    }

    @Test
    void cellsOfColumnsThatTheContractDoesNotDeclareAreSearched() throws IOException {
        String customers = without(
                "shop.customers",
                "customers.csv",
                """
                id,first_name,last_name,email,referred_by,remark
                900,A,B,a@example.org,C-900027,"said ""ada@example.org"" once"
                901,A,B,b@example.org,x,"plain, and quoted"
                C-900027,A,B,c@example.org,y,"canary
                on two lines"
                902,A,B,d@example.org,z,w,too many cells C-900027
                """,
                List.of("C-900027"),
                "ada@example.org");

        assertThat(customers)
                .isEqualTo(
                        """
                id,first_name,last_name,email,referred_by,remark
                900,A,B,a@example.org,erased-7,"said ""erased-7"" once"
                901,A,B,b@example.org,x,"plain, and quoted"



                """);
    }

    @Test
    void anOwnRecordThatCannotBeTakenApartGoes() throws IOException {
        String orders = without(
                "retail.orders",
                "orders.json",
                "{\"orders\": [{\"id\": 27, \"user_id\": 900027, \"x\": 1e99999999999999999999}, {\"id\": 28, \"user_id\": 3}]}",
                List.of("900027"),
                "nobody@example.org");
        assertThat(orders).doesNotContain("900027", "1e9").contains("\"user_id\": 3");
    }
}
