package org.almagest.jobs.serve;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The client's side of HTTP/2 (RFC 9113), frame by frame, without any of the courtesies of a library. */
final class RawHttp2 implements AutoCloseable {
    /** The error by which a server says that it was asked for too much (RFC 9113, section 7). */
    static final int ENHANCE_YOUR_CALM = 0xb;

    private static final byte HEADERS = 1;
    private static final byte RST_STREAM = 3;
    private static final byte SETTINGS = 4;
    private static final byte GOAWAY = 7;
    private static final byte WINDOW_UPDATE = 8;
    private static final byte END_HEADERS = 4;
    private static final int CANCEL = 8;

    private final Socket socket;
    private final DataOutputStream out;
    private boolean refused;

    RawHttp2(int port) throws IOException {
        socket = new Socket(TableServer.LOOPBACK, port);
        out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        frame(SETTINGS, (byte) 0, 0, new byte[0]);
    }

    /** Begins a call of {@code method} whose request is still to come. */
    void open(String method, int stream) throws IOException {
        ByteArrayOutputStream headers = new ByteArrayOutputStream();
        // :method POST and :scheme http of the static table; the others as plain text that is not remembered (RFC 7541)
        headers.write(0x83);
        headers.write(0x86);
        headers.write(0x04);
        text(headers, "/" + method);
        headers.write(0x01);
        text(headers, "localhost");
        headers.write(0x0f);
        headers.write(0x10);
        text(headers, "application/grpc");
        headers.write(0x00);
        text(headers, "te");
        text(headers, "trailers");
        frame(HEADERS, END_HEADERS, stream, headers.toByteArray());
    }

    /** Gives a stream up. */
    void reset(int stream) throws IOException {
        frame(
                RST_STREAM,
                (byte) 0,
                stream,
                ByteBuffer.allocate(4).putInt(CANCEL).array());
    }

    /** Enlarges the window of a stream by nothing, which is an error of that stream (RFC 9113, section 6.9). */
    void windowOfNothing(int stream) throws IOException {
        frame(WINDOW_UPDATE, (byte) 0, stream, new byte[4]);
    }

    /** The error by which the server ends the connection; fails if it ends without one, or not at all until the test's timeout. */
    int reasonOfTheEnd() throws IOException {
        try {
            out.flush();
        } catch (SocketException e) {
            // It has hung up already; what it said before is still to be read.
            refused = true;
        }
        DataInputStream in = new DataInputStream(socket.getInputStream());
        while (true) {
            int length;
            try {
                length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            } catch (EOFException | SocketException e) {
                throw new AssertionError("the connection ended without a reason", e);
            }
            byte type = in.readByte();
            in.readByte();
            in.readInt();
            byte[] payload = in.readNBytes(length);
            if (type == GOAWAY) {
                return ByteBuffer.wrap(payload).getInt(4);
            }
        }
    }

    private static void text(ByteArrayOutputStream headers, String text) {
        headers.write(text.length());
        headers.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    private void frame(byte type, byte flags, int stream, byte[] payload) throws IOException {
        if (refused) {
            return;
        }
        try {
            out.writeByte(payload.length >> 16);
            out.writeShort(payload.length);
            out.writeByte(type);
            out.writeByte(flags);
            out.writeInt(stream);
            out.write(payload);
        } catch (SocketException e) {
            refused = true;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            socket.close();
        } catch (SocketException e) {
            // The server has closed it.
        }
    }
}
