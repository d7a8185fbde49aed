package io.caravan.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BucketAddressTest {

    @ParameterizedTest(name = "{0} is {1} in {2}")
    @CsvSource({
        "s3://shop-data/orders/2017,  orders/2017, shop-data",
        "s3://shop-data/orders/,      orders/,     shop-data",
        "S3://shop.data,              '',          shop.data",
        "s3://shop-data/,             '',          shop-data",
    })
    void namesABucketAndAPathInIt(String address, String path, String bucket) {
        assertThat(BucketAddress.parse(address)).contains(new BucketAddress(bucket, path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "s3://", "s3:///orders", "s3://Shop_Data/orders", "https://shop-data/orders", "shop-data"})
    void isNothingElse(String address) {
        assertThat(BucketAddress.parse(address)).isEmpty();
    }

    @ParameterizedTest(name = "{0} holds {1}: {2}")
    @CsvSource({
        "s3://shop-data,              a.json,              true",
        "s3://shop-data/orders,       orders/a.json,       true",
        "s3://shop-data/orders,       orders/x/a.json,     true",
        "s3://shop-data/orders/,      orders/a.json,       true",
        "s3://shop-data/orders,       orders-old/a.json,   false", // beside it, not below
        "s3://shop-data/orders,       orders/,             false", // a folder
        "s3://shop-data/a.json,       a.json,              true",
        "s3://shop-data/a.json,       a.json.bak,          false",
    })
    void holdsTheObjectOfItsPathAndAllBelow(String address, String key, boolean holds) {
        assertThat(BucketAddress.parse(address).orElseThrow().holds(key)).isEqualTo(holds);
    }
}
