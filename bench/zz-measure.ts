import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import globalSetup from '../packages/test-servers/src/global-setup.ts';
import globalTeardown from '../packages/test-servers/src/global-teardown.ts';
await globalSetup();
const H='/work/wt/http/packages/shop-harness/src/';
const { startShop } = await import(H+'shop.ts');
const { FLOODS, sendFlood } = await import(H+'floods.ts');
const sink = createServer((q,r)=>{q.resume();q.on('end',()=>{r.setHeader('content-type','application/json');r.end('{}')})});
await new Promise(r=>sink.listen(0,'127.0.0.1',()=>r(0)));
const shop = await startShop({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(sink.address() as any).port}`, LOG_LEVEL:'info', NODE_OPTIONS:'--report-on-signal --report-compact --report-directory=/tmp/rep '+(process.env['XOPT']??''), ...JSON.parse(process.env['XENV']??'{}'), ...(process.env['NOTEL']?{OTEL_SDK_DISABLED:'true'}:{}) } });
const mem=(pid:number)=>{ const s=readFileSync(`/proc/${pid}/status`,'utf8'); const g=(k:string)=>Math.round(Number(new RegExp(k+':\\s+(\\d+)').exec(s)?.[1])/1024); return {rss:g('VmRSS'),hwm:g('VmHWM')} };
const smaps=(pid:number)=>{const t=readFileSync(`/proc/${pid}/smaps`,'utf8');const sum:Record<string,number>={};let cur='';let size=0;for(const l of t.split('\n')){const m=/^[0-9a-f]+-[0-9a-f]+ (\S+) \S+ \S+ \d+\s*(.*)$/.exec(l);if(m){const a=l.split(' ')[0]!.split('-').map(x=>parseInt(x,16));size=(a[1]!-a[0]!)/1024;cur=m[2]||('anon '+m[1]+' '+(size<300?'<300K':size<9000?'<9M':size<70000?'<70M':'big'));}const r=/^Rss:\s+(\d+)/.exec(l);if(r)sum[cur]=(sum[cur]??0)+Number(r[1]);}console.log(Object.entries(sum).filter(e=>e[1]>1500).sort((a,b)=>b[1]-a[1]).map(e=>e[0].split('/').pop()+':'+Math.round(e[1]/1024)).join('  '))};
const D={ 'x-client-id':'demo'};
const T=(n:string,post:string,get?:string,head:string[]=[])=>({n,service:shop.services[n.split(' ')[0]],target:{url:shop.services[n.split(' ')[0]].url,post,get,head}});
const targets=[
 T('gateway','POST /users','GET /users/x'),
 T('gateway token','POST /users','GET /users/x',['Authorization: Bearer test-token']),
 T('auth','POST /validate'), T('user','POST /users','GET /users/x'), T('checkout','POST /carts','GET /carts/x',['X-Client-Id: demo']),
 T('payment','POST /charges','GET /charges/x'), T('inventory','POST /quotes','GET /products/x'), T('notification','POST /notifications')];
const only=process.argv[2]?.split(',');
const t0=performance.now();
for(const {n,service,target} of targets){ if(only&&!only.includes(n)) continue;
 const pid=service.child().pid!; const pidOf=()=>service.child().pid!;
 const before=mem(pid).rss; smaps(pid);
 for(const f of FLOODS){ const t=performance.now(); let other:Record<string,number>={}; let done=false;
  const probe=(async()=>{ while(!done){ for(const p of ['/health','/ready']){ const b=performance.now(); let s; try{ s=(await fetch(service.url+p)).status }catch(e:any){ s=e.cause?.code } const k=p+' '+s; other[k]=Math.max(other[k]??0,Math.round(performance.now()-b)); } await new Promise(r=>setTimeout(r,20)); } })();
  let m:any; const out=await sendFlood(f,target); done=true; await probe; try{m=mem(pidOf())}catch{m='dead'}
  console.log(n.padEnd(14),f.name.padEnd(20),Math.round(performance.now()-t)+' ms',JSON.stringify(out),JSON.stringify(m),JSON.stringify(other));
  process.kill(service.child().pid!,'SIGUSR2');
  if(service.child().exitCode!==null||service.child().signalCode){console.log('DEAD',service.output().slice(-800));break}
 }
 let after; for(let i=0;i<6;i++){await new Promise(r=>setTimeout(r,2000)); try{after=mem(pid).rss}catch{break}; if(after<before*1.15)break;}
 smaps(pid); process.kill(pid,'SIGUSR2'); await new Promise(r=>setTimeout(r,2500)); console.log('==',n,'before',before,'hwm',(()=>{try{return mem(pid).hwm}catch{return 'dead'}})(),'after',after);
}
console.log('total',Math.round(performance.now()-t0));
await shop.stop(); sink.close(); await globalTeardown(); process.exit(0);
