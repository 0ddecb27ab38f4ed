package org.almagest.jobs.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that show no token and mean no good. Each is got rid of, and others are served. */
@Timeout(60)
class HostileClientTest {
    /** Many more than any honest client has in half a minute. */
    private static final int RESETS = 1000;

    private static final String DO_GET = "arrow.flight.protocol.FlightService/DoGet";
    private static final byte BEGINNING_OF_A_GROUP = 0x0b;

    @TempDir
    Path folder;

    private TableServer server;

    @BeforeEach
    void serve() {
        server = TableServer.start(
                folder.toString(), TableServer.LOOPBACK, 0, AccessToken.find(null, "V", "correct-horse"));
    }

    @AfterEach
    void othersAreServed() throws Exception {
        try (Client client = new Client(server)) {
            assertEquals(List.of(), client.rows("runs", Client.authorization("Bearer correct-horse")));
        }
        server.close();
        assertEquals(0, server.memory());
    }

    /** Rapid reset, CVE-2023-44487: a stream is opened and given up at once, again and again. */
    @Test
    void streamsThatAreGivenUpAtOnceEndTheConnection() throws IOException {
        try (RawHttp2 client = new RawHttp2(server.port())) {
            for (int i = 0; i < RESETS; i++) {
                client.open(DO_GET, 2 * i + 1);
                client.reset(2 * i + 1);
            }
            assertEquals(RawHttp2.ENHANCE_YOUR_CALM, client.reasonOfTheEnd());
        }
    }

    /** Made you reset, CVE-2025-55163: each stream gets a frame for which the server has to give it up. */
    @Test
    void streamsThatTheServerHasToGiveUpEndTheConnection() throws IOException {
        try (RawHttp2 client = new RawHttp2(server.port())) {
            for (int i = 0; i < RESETS; i++) {
                client.open(DO_GET, 2 * i + 1);
                client.windowOfNothing(2 * i + 1);
            }
            assertEquals(RawHttp2.ENHANCE_YOUR_CALM, client.reasonOfTheEnd());
        }
    }

    /** CVE-2024-7254: groups within groups, as deep as the largest request has room for. */
    @Test
    void aRequestOfNestedGroupsIsAnErrorOfThatRequest() throws Exception {
        byte[] groups = new byte[900_000];
        Arrays.fill(groups, BEGINNING_OF_A_GROUP);
        MethodDescriptor<byte[], byte[]> method = MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodDescriptor.MethodType.SERVER_STREAMING)
                .setFullMethodName(DO_GET)
                .setRequestMarshaller(new Bytes())
                .setResponseMarshaller(new Bytes())
                .build();
        ManagedChannel channel = NettyChannelBuilder.forAddress(TableServer.LOOPBACK, server.port())
                .usePlaintext()
                .build();
        try {
            StatusRuntimeException refusal =
                    assertThrows(StatusRuntimeException.class, () -> ClientCalls.blockingServerStreamingCall(
                                    channel, method, CallOptions.DEFAULT, groups)
                            .next());
            assertTrue(!refusal.getMessage().contains("StackOverflow"), refusal::getMessage);
        } finally {
            channel.shutdownNow();
        }
    }

    private static final class Bytes implements Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
