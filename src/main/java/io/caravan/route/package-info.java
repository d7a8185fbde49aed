/** Where the rooms meet Camel: the beans under the names that the routes call, and the service that runs the routes. */
@NullMarked
package io.caravan.route;

import org.jspecify.annotations.NullMarked;
