package io.caravan.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.failure.InvalidContractException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractsTest {

    private static final Path INVALID = Path.of("src/test/resources/contracts/invalid");

    @TempDir
    Path routes;

    @Test
    void theShippedContractsAreInForce() {
        Contracts contracts = Contracts.read(Path.of("routes"));
        Contract transactions = contracts.get(DatasetName.parse("shop.transactions"));

        assertThat(contracts.all())
                .extracting(contract -> contract.name().toString())
                .contains("shop.customers", "shop.products", "shop.transactions");
        assertThat(transactions.table().fields())
                .extracting(Field::column)
                .containsExactly(
                        "transaction_id",
                        "transaction_time",
                        "customer_id",
                        "delivery_address_address",
                        "delivery_address_postcode",
                        "delivery_address_city",
                        "delivery_address_country",
                        "total_cost");
        assertThat(transactions.children()).extracting(Table::name).containsExactly("purchases");
        assertThat(transactions
                        .children()
                        .get(0)
                        .field(FieldPath.parse("quantity"))
                        .aliases())
                .containsExactly("quanitity");
        assertThat(transactions.references())
                .extracting(reference -> reference.dataset().toString())
                .containsExactly("shop.customers", "shop.products");
        assertThat(contracts.depth(transactions)).isEqualTo(1);
        assertThat(contracts.referringTo(DatasetName.parse("shop.products"))).containsExactly(transactions);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    field-without-privacy       | field email: has no x-privacy
                    keep-without-reason         | field email: keeps a personal value without a reason
                    unknown-x-word              | x-privcy is unknown; did you mean x-privacy?
                    misspelt-keyword            | minLenght is unknown; did you mean minLength?
                    subject-masked              | field email: names the subject, so it is kept or pseudonymised
                    array-without-table         | field tags: is an array without x-table
                    array-within-array          | is an array within an array
                    key-nullable                | field id: is part of the key, so it must be required and not null
                    key-masked                  | field id: is part of the key, so it is kept or pseudonymised
                    version-is-text             | field email: is the version, so it must be a kept date, time or number
                    lowercase-with-enum         | field email: x-clean changes letters
                    iso-time-on-text            | field email: iso_time is for date-time and local-date-time
                    duplicate-column            | the column email is taken
                    mask-on-number              | only text can be masked
                    generalise-text-to-year     | dates and times generalise to year
                    generalise-text-to-network  | addresses of format ip-address to network
                    ip-address-is-number        | field age: the format ip-address needs the type string
                    log-without-such-a-part     | field id: is nothing that a log line holds, which is entry, host,
                    unknown-load                | load
                    check-of-unknown-array      | is no array with x-table
                    duplicate-json-key          | is not JSON at line
                    unknown-reference           | refers to shop.nobody, which has no contract
                    reference-treated-otherwise | must have the type and the treatment of shop.customers.id
                    also-without-subject        | also mails: holds something of a person
                    also-without-its-key        | also people_x: the key mail is none of its columns
                    history-with-undo           | undo: is not to be had with also, history or replace
                    replace-with-references     | references: a full reload refers to nothing
                    first-with-references       | first: is not to be had with version, undo, references or also
                    columns-and-privacy         | x-privacy
                    column-hides-a-field        | the column age is
                    cents-of-a-whole-number     | only a number can be rounded to cents
                    occurrence-outside-of-the-key | field n: numbers the records with the same key
                    cents-with-maximum          | cents changes numbers
                    reference-to-itself         | refers to itself
                    """)
    void refusesAContractWithAMessageThatNamesFileAndField(String fault, String message) throws IOException {
        put("customers", "valid");
        put("people", fault);
        assertThatThrownBy(() -> Contracts.read(routes))
                .isInstanceOf(InvalidContractException.class)
                .message()
                .contains("people")
                .contains(message);
    }

    @Test
    void theContractThatTheInvalidOnesAreMadeFromIsValid() throws IOException {
        put("customers", "valid");
        assertThat(Contracts.read(routes).all()).hasSize(1);
    }

    @Test
    void refusesAContractInTheFolderOfAnotherDataset() throws IOException {
        put("customers", "valid");
        Files.move(routes.resolve("shop/customers"), routes.resolve("shop/clients"));
        assertThatThrownBy(() -> Contracts.read(routes))
                .hasMessageContaining("x-dataset.name is shop.customers, but its folder says shop.clients");
    }

    @Test
    void aReferenceToAnotherDomainIsRefused() throws IOException {
        put("customers", "valid");
        put("people", "reference-to-another-domain");
        Files.createDirectories(routes.resolve("bank/customers"));
        Files.writeString(
                routes.resolve("bank/customers/customers.contract.json"),
                Files.readString(INVALID.resolve("valid.json")).replace("shop.", "bank."));
        assertThatThrownBy(() -> Contracts.read(routes)).hasMessageContaining("refers to another domain");
    }

    /** A file of the fixtures as the contract of {@code shop.<dataset>}. */
    private void put(String dataset, String fixture) throws IOException {
        Path folder = Files.createDirectories(routes.resolve("shop").resolve(dataset));
        List<String> lines = Files.readAllLines(INVALID.resolve(fixture + ".json"));
        Files.writeString(
                folder.resolve(dataset + ".contract.json"),
                String.join("\n", lines).replace("shop.customers\", \"key", "shop." + dataset + "\", \"key"));
    }
}
