package org.openaif.beamforming;
import java.util.*;
import org.openaif.testkit.AimTest;
class ScratchTest {
  static Simulation sim(double t60, Noise noise) { return Simulation.of(new Simulation.Settings(ArrayGeometry.named("square4"),16000,6,t60,30,30,0,1.5,noise,0,40,11)); }
  static void main(String[] a) {
    for (Noise noise : Noise.values()) for (double t60 : new double[]{0,.3}) { Simulation s = sim(t60, noise), d = sim(0, noise);
      float[] x=s.mixed(0,96000);
      for (double load : new double[]{.05}) for (double pf : new double[]{0,12,20}) {
      float[] y=Arrays4.joined(AimTest.of(new Beamforming()).with("Steering","FIXED").with("AzimuthDegrees",30).with("DiagonalLoading",load).with("PostFilterDecibels",pf).feed("MicrophoneArrayAudio", Arrays4.messages(x,4,16000,320)).run().written("EnhancedAudio", EnhancedAudio.class));
      double b=-99,bd=-99; for(int i=0;i<4;i++) {b=Math.max(b,Arrays4.siSdr(Arrays4.channel(x,4,i), s.target()[i])); bd=Math.max(bd,Arrays4.siSdr(Arrays4.channel(x,4,i), d.target()[i]));}
      System.out.printf("%s t60 %.1f load %.3f pf %.0f: image %.1f -> %.1f;  direct %.1f -> %.1f %n", noise,t60,load,pf,b,Arrays4.siSdr(y,s.target()[0]),bd,Arrays4.siSdr(y,d.target()[0])); }
    }
  }
}
