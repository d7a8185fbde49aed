package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A service that was killed while it took a file out of the inbox: what it had set aside may be a file that somebody had put
 * there at the last moment.
 */
@Timeout(120)
class SetAsideIT {

    private static final String PRODUCT =
            "{\"sku\": %d, \"name\": \"tea\", \"price\": 1.25, \"category\": \"misc\", \"popularity\": 1}\n";

    @TempDir
    Path folder;

    @Test
    void whatAKilledProcessHasSetAsideIsTakenByTheNext() throws Exception {
        Home home = Home.in(folder, "caravan.housekeeping-schedule=* * * * * ?");
        Path shop = Files.createDirectories(home.inbox().resolve("shop"));
        Path own = Files.createDirectories(folder.resolve("own"));
        write(own.resolve("products.json"), 1);
        Home.Answer load = home.run("load", own.toString(), "--domain", "shop");
        assertThat(load.exitCode()).as(load.text()).isZero();
        Path twice = write(shop.resolve("products-3.json"), 3);
        Files.createLink(shop.resolve(".products-3.json.caravan-0123456789abcdef.aside"), twice);
        write(shop.resolve(".products-1.json.caravan-0123456789abcdef.aside"), 1);
        write(shop.resolve(".products-2.json.caravan-0123456789abcdef.aside"), 2);

        Process service = home.process("run").start();
        try {
            home.await("SELECT count(*) = 3 FROM shop.products");
            home.await("SELECT count(*) = 2 FROM caravan.run WHERE filed_as IN ("
                    + "'archive/shop/products-2.json', 'archive/shop/products-3.json')");

            write(shop.resolve(".products-4.json.caravan-0123456789abcdef.aside"), 4);
            home.await("SELECT count(*) = 4 FROM shop.products");
            home.await("SELECT count(*) = 1 FROM caravan.run WHERE filed_as = 'archive/shop/products-4.json'");
        } finally {
            service.destroy();
            service.waitFor();
        }
        assertThat(shop).isEmptyDirectory();
    }

    private static Path write(Path file, int sku) throws IOException {
        return Files.writeString(file, PRODUCT.formatted(sku));
    }
}
