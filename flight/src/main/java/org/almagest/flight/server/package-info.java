/**
 * Tables over Arrow Flight. What is here meets whatever the network sends, and runs in a class loader with its own Netty, gRPC,
 * protobuf and Arrow; of Almagest it knows the two packages beside it.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.flight.server;
