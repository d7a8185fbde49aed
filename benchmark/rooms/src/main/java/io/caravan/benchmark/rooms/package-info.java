/** The rooms one by one, each fed with a batch that the rooms before it have made once. */
@NullMarked
package io.caravan.benchmark.rooms;

import org.jspecify.annotations.NullMarked;
