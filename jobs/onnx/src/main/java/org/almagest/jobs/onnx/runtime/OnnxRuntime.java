package org.almagest.jobs.onnx.runtime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import com.google.auto.service.AutoService;
import java.io.IOException;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.almagest.jobs.onnx.Referee;

/** ONNX Runtime on one thread. */
@AutoService(Referee.class)
public final class OnnxRuntime implements Referee {
    /** For {@link java.util.ServiceLoader}. */
    public OnnxRuntime() {}

    @Override
    public String name() {
        return "ONNX Runtime";
    }

    @Override
    public double[] predictions(Path file, String input, boolean whole, long[] shape, double[] inputs)
            throws IOException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            try (OrtSession session = environment.createSession(file.toString(), options);
                    OnnxTensor tensor = tensor(environment, session, input, shape, inputs);
                    OrtSession.Result result = session.run(Map.of(input, tensor))) {
                return numbers(result.get(0));
            }
        } catch (OrtException e) {
            throw new IOException("ONNX Runtime cannot run it: " + e.getMessage(), e);
        }
    }

    /** As the model takes it: in double or single precision, or whole. */
    private static OnnxTensor tensor(
            OrtEnvironment environment, OrtSession session, String input, long[] shape, double[] inputs)
            throws OrtException {
        NodeInfo node = session.getInputInfo().get(input);
        if (node == null) {
            throw new OrtException("it has no input " + input);
        }
        OnnxJavaType type = ((TensorInfo) node.getInfo()).type;
        if (type == OnnxJavaType.DOUBLE) {
            return OnnxTensor.createTensor(environment, DoubleBuffer.wrap(inputs), shape);
        }
        if (type == OnnxJavaType.INT64) {
            LongBuffer numbers = LongBuffer.allocate(inputs.length);
            for (double number : inputs) {
                numbers.put((long) number);
            }
            return OnnxTensor.createTensor(environment, numbers.flip(), shape);
        }
        FloatBuffer numbers = FloatBuffer.allocate(inputs.length);
        for (double number : inputs) {
            numbers.put((float) number);
        }
        return OnnxTensor.createTensor(environment, numbers.flip(), shape);
    }

    private static double[] numbers(OnnxValue value) throws IOException {
        OnnxTensor tensor = (OnnxTensor) value;
        DoubleBuffer doubles = tensor.getDoubleBuffer();
        if (doubles != null) {
            double[] numbers = new double[doubles.remaining()];
            doubles.get(numbers);
            return numbers;
        }
        FloatBuffer floats = tensor.getFloatBuffer();
        if (floats == null) {
            throw new IOException("ONNX Runtime gives no real numbers: expected those of a prediction");
        }
        double[] numbers = new double[floats.remaining()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = floats.get();
        }
        return numbers;
    }
}
